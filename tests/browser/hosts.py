"""Pages of other websites that carry the widget: the plain, the strict, the hostile and the careless."""

from tests.browser.servers import Pages

HOSTILE_CSS = """
html { font-size: 62.5% }
* { all: unset !important; font-size: 50px !important; color: lime !important; visibility: hidden !important }
div, button, section, ul, li, form, textarea, p { display: none !important; transform: rotate(7deg) !important }
hoi-xa { position: static !important; opacity: .1 !important; z-index: -1 !important }
.banner { position: fixed; inset: 0 0 auto 0; z-index: 2147483000 }
"""
# Text enough to scroll, and things to tab to before and behind the widget.
TEXT = "<h1>Ủy ban nhân dân xã</h1><a id='before' href='#x'>Tin tức</a>" + "<p>Thông báo của xã.</p>" * 12


def page(head: str, body: str, *, lang: str = ' lang="vi"') -> str:
    """A whole host page."""
    return (
        f"<!doctype html><html{lang}><head><meta charset=utf-8><title>Xã</title>"
        '<meta name=viewport content="width=device-width, initial-scale=1"><link rel=icon href="data:,">'
        f"{head}</head><body><main>{TEXT}{body}</main></body></html>"
    )


def publish(pages: Pages, api: str) -> None:
    """Put every host page on ``pages``, with the widget from the origin ``api``."""

    def tag(more: str = "", commune: str = "hoang-son") -> str:
        return f'<script async src="{api}/widget.js" data-commune="{commune}" {more}></script>'

    csp = {"Content-Security-Policy": f"default-src 'none'; script-src {api}; connect-src {api}"}
    strict = page("", tag()).replace('<link rel=icon href="data:,">', "")
    inline = '<div style="height:640px"><hoi-xa commune="hoang-son" mode="inline"></hoi-xa></div>'
    pages.pages |= {
        "/plain": (page("", tag()), {}),
        "/open": (page("", tag('data-open="true"')), {}),
        "/dark": (page("", tag('data-theme="dark"')), {}),
        "/left": (page("", tag('data-position="left"')), {}),
        "/strict": (strict, csp),
        "/hostile": (page(f"<style>{HOSTILE_CSS}</style>", "<p class=banner>Khẩn</p>" + tag()), {}),
        "/two": (page("", tag() + tag('data-position="left"', "dinh-tan")), {}),
        "/head": (page(tag(), "", lang=""), {}),
        "/twice": (page(tag(), tag()), {}),
        "/inline": (page("", inline + f'<script async src="{api}/widget.js"></script>'), {}),
        "/wide": (page("", tag() + '<div style="width:700px">Bảng rộng</div>'), {}),
        "/bare": (page("", ""), {}),
    }

"""What happens in the week: cigars are a tobacco product, and until now the assistant takes "xì gà" for gas ("ga").

The wordings were made up for the drive and are in no set of exam questions.
"""

# Xin phép bán lẻ thuốc lá.
CODE = "2.000181"
MARK = "xì gà"
# What residents type, and the phrase the editor makes of it.
WORDINGS = {
    "tiệm tạp hóa bán xì gà xin giấy ở đâu": "tiệm tạp hóa bán xì gà",
    "quán em muốn bán xì gà thì ra đâu xin giấy": "quán muốn bán xì gà",
    "quán cà phê muốn bán xì gà thì xin giấy ở đâu": "quán cà phê bán xì gà",
    "bán xì gà trong quán phải xin giấy ở chỗ nào": "bán xì gà trong quán",
    "bán xì gà lẻ cho khách thì xin giấy ở đâu ạ": "bán xì gà lẻ cho khách",
    "quán tôi muốn bán thêm xì gà, hỏi xin giấy ở đâu": "bán xì gà thêm ở quán",
}
# The one that is asked in the widget.
IN_WIDGET = "quán tôi muốn bán thêm xì gà, hỏi xin giấy ở đâu"
# Whose phrase sounds like another procedure's: Xin phép mở cửa hàng bán gas bình.
ASTRAY = "cửa hàng gas nhà em bán kèm xì gà thì xin giấy ở đâu"
ASTRAY_PHRASE = "cửa hàng gas bán kèm xì gà"
# What an officer types when she looks the procedure up.
TYPED = "xin bán thuốc lá"

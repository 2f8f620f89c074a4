# Each verb prints the plain command it runs, so that it can be typed without make.
PYTHON ?= python3
VENV := .venv/bin/python
ROOMS := knowledge bot actions api ops tests

.DEFAULT_GOAL := help
.PHONY: help setup run test lint types check build train bench shots zalo-demo week eval fit eval-compare clean

help:  ## liệt kê các lệnh
	@sed -n 's/^\([a-z-]*\):.*## /make \1\t/p' Makefile | expand -t 20

setup:  ## dựng môi trường .venv (mọi lệnh khác tự gọi)
	$(PYTHON) ops/bootstrap.py

run: setup  ## chạy trợ lý tại http://localhost:8000 (Ctrl-C để dừng)
	$(VENV) -m ops.run

test: setup  ## mọi kiểm tra: định dạng, kiểu, dữ liệu, huấn luyện, thử từng phần và toàn hệ thống
	$(MAKE) --no-print-directory --jobs 2 --output-sync=line build train types lint check
	$(VENV) -m ops.browser
	$(VENV) -m ops.postgres
	HOIXA_TEST_RECORDS="sqlite postgres" $(VENV) -m pytest -n 3 --dist loadgroup --no-loadscope-reorder

lint: setup  ## ruff: lỗi thường gặp và định dạng
	$(VENV) -m ruff check $(ROOMS)
	$(VENV) -m ruff format --check $(ROOMS)

types: setup  ## mypy: kiểu dữ liệu
	$(VENV) -m mypy $(ROOMS)

check: setup  ## kiểm tra mọi bản ghi trong data/
	$(VENV) -m knowledge check

build: setup  ## dựng var/knowledge.db từ data/ khi dữ liệu đổi
	$(VENV) -m knowledge build --if-stale

train: setup  ## huấn luyện mô hình khi dữ liệu huấn luyện đổi
	$(VENV) -m ops.train

bench: setup build train  ## đo hiệu năng, ghi vào docs/benchmarks/
	$(VENV) -m ops.bench

shots: setup build train  ## chụp lại ảnh trong README vào docs/screenshots/
	$(VENV) -m ops.browser
	$(VENV) -m ops.shots

zalo-demo: setup build train  ## chạy trợ lý cùng một Zalo giả lập, gõ thử như người dân tại http://localhost:8090
	$(VENV) -m ops.zalo_stand_in.demo

week: setup build train  ## diễn lại một tuần trong trình duyệt: câu chưa trả lời được thành câu trả lời đúng; ghi vào docs/benchmarks/
	$(VENV) -m ops.browser
	$(VENV) -m ops.week

eval: setup build train  ## hỏi thử mọi câu trong tests/exam/, chấm, ghi vào docs/evaluation/
	$(VENV) -m ops.eval

fit: setup build train  ## khớp lại các quyết định (actions/policy.json, actions/concern.json) khi dữ liệu đổi nhiều
	$(VENV) -m actions.fit
	$(VENV) -m bot.rank --out var/intents.json --model "$$($(VENV) -m ops.train --where)" \
	  $$(ls tests/exam/*.jsonl tests/exam/*/*.jsonl | grep -v long)
	$(VENV) -m actions.fit_concern --intents var/intents.json

eval-compare: setup  ## so hai lần eval cuối, hoặc hai tệp: make eval-compare OLD=… NEW=…
	$(VENV) -m ops.eval.compare $(OLD) $(NEW)

clean:  ## xoá những gì đã dựng (var/knowledge.db, models/, bộ đệm); không đụng dữ liệu và nhật ký
	rm -rf var/knowledge.db var/bench var/eval models .pytest_cache .mypy_cache .ruff_cache .hypothesis

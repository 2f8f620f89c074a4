# Each verb prints the plain command it runs, so that it can be typed without make.
PYTHON ?= python3
VENV := .venv/bin/python
ROOMS := knowledge bot actions api ops tests

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help setup run test lint types check build train bench clean

help:  ## liệt kê các lệnh
	@sed -n 's/^\([a-z]*\):.*## /make \1\t/p' Makefile | expand -t 14

setup:  ## dựng môi trường .venv (mọi lệnh khác tự gọi)
	$(PYTHON) ops/bootstrap.py

run: setup  ## chạy trợ lý tại http://localhost:8000 (Ctrl-C để dừng)
	$(VENV) -m ops.run

test: lint types check build train  ## mọi kiểm tra: định dạng, kiểu, dữ liệu, huấn luyện, thử từng phần và toàn hệ thống
	$(VENV) -m pytest

lint: setup  ## ruff: lỗi thường gặp và định dạng
	$(VENV) -m ruff check $(ROOMS)
	$(VENV) -m ruff format --check $(ROOMS)

types: setup  ## mypy: kiểu dữ liệu
	$(VENV) -m mypy $(ROOMS)

check: setup  ## kiểm tra mọi bản ghi trong data/
	$(VENV) -m knowledge check

build: setup  ## dựng var/knowledge.db từ data/ khi dữ liệu đổi
	$(VENV) -m knowledge build --if-stale

train: setup build  ## huấn luyện mô hình khi dữ liệu huấn luyện đổi
	$(VENV) -m ops.train

bench: setup build train  ## đo hiệu năng, ghi vào docs/benchmarks/
	$(VENV) -m ops.bench

clean:  ## xoá những gì đã dựng (var/knowledge.db, models/, bộ đệm); không đụng dữ liệu và nhật ký
	rm -rf var/knowledge.db var/bench models .pytest_cache .mypy_cache .ruff_cache .hypothesis

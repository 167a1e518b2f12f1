# 用法见 README.md。每个目标都能在一台只有 python3、make、git 的机器上直接执行。
.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ARGS ?=
# Without compiled files every start compiles all of Django again: ten seconds instead of two.
unexport PYTHONDONTWRITEBYTECODE
# 两个核心上两个进程最快；journeys 的浏览器按文件分配。
JOBS ?= 2

# What is installed is remembered by the hash of the list it came from.
RUN_STAMP := $(VENV)/.run-$(shell cksum < requirements.txt | tr ' ' '-')
DEV_STAMP := $(VENV)/.dev-$(shell cat requirements.txt requirements-dev.txt | cksum | tr ' ' '-')

# uv when it can be had (a tenth of the time), plain pip otherwise.
define install
	@echo "正在安装依赖（$(1)）……"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv 2>/dev/null || true
	@if [ -x $(BIN)/uv ]; then $(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python -r $(1); \
	else $(BIN)/python -m pip install --quiet --disable-pip-version-check -r $(1); fi
endef

.PHONY: help run test check fuzz fmt docs pictures bench install browser

help:
	@echo "make run    启动（HOST、PORT 可改，默认 127.0.0.1:8000）"
	@echo "make test   全部测试（ARGS 传给 pytest）"
	@echo "make check  代码检查    make fmt  整理格式    make docs  生成文档    make bench  性能测试"
	@echo "make fuzz   长时间试探数据接口、随机办理（EXAMPLES、SEED 可改）"
	@echo "make pictures  重拍使用手册的图（ARGS 可写图名）"

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo "需要 Python 3.11 或更高版本；可用 PYTHON=/路径/python3 指定。"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
	  { rm -rf $(VENV); echo "不能建立 Python 虚拟环境；在 Debian 上请先执行：apt-get install python3-venv"; exit 1; }

$(RUN_STAMP): | $(BIN)/python
	$(call install,requirements.txt)
	@rm -f $(VENV)/.run-*; touch $@

$(DEV_STAMP): | $(BIN)/python
	$(call install,requirements-dev.txt)
	@rm -f $(VENV)/.run-* $(VENV)/.dev-*; touch $@ $(RUN_STAMP)

run: $(RUN_STAMP)
	@exec $(BIN)/python manage.py serve --demo --tied

install: $(DEV_STAMP)

# The journeys run in Debian's chromium: browser downloads are not to be relied on. Its shell without
# windows of its own takes a sixth of the processor time; an older Debian has only the whole browser.
browser:
	@missing=""; \
	command -v chromium-headless-shell >/dev/null 2>&1 || command -v chromium >/dev/null 2>&1 || missing="chromium-headless-shell"; \
	fc-list :lang=zh-cn 2>/dev/null | grep -q . || missing="$$missing fonts-noto-cjk fontconfig"; \
	[ -z "$$missing" ] && exit 0; \
	root=""; [ "$$(id -u)" = 0 ] || root="sudo -n"; \
	if command -v apt-get >/dev/null 2>&1 && { [ -z "$$root" ] || $$root true 2>/dev/null; }; then \
	  echo "正在安装浏览器和中文字体：$$missing ……"; \
	  $$root apt-get update -qq && \
	  case "$$missing" in chromium*) apt-cache show chromium-headless-shell >/dev/null 2>&1 || \
	    missing="chromium$${missing#chromium-headless-shell}";; esac && \
	  $$root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
	else \
	  echo "测试需要 $$missing，而当前用户无权安装。请由管理员执行：apt-get install $$missing"; exit 1; \
	fi

test: $(DEV_STAMP) browser
	$(BIN)/python -m pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder $(ARGS)

# Whatever a program may send as each role, and people at random, for longer than the tests do;
# another SEED, other calls and other people.
fuzz: $(DEV_STAMP)
	FUZZ_EXAMPLES=$(or $(EXAMPLES),200) FUZZ_SEED=$(SEED) $(BIN)/python -m pytest tests/proposals/test_api_any.py \
	  tests/proposals/test_random_moves.py tests/workflow/test_races_at_random.py $(ARGS)

check: $(DEV_STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/djlint --lint --quiet templates
	HTTPS=true DEBUG=false $(BIN)/python manage.py check --deploy --fail-level WARNING
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python manage.py make_docs --check

fmt: $(DEV_STAMP)
	$(BIN)/ruff check --fix --quiet . || true
	$(BIN)/ruff format .

docs: $(DEV_STAMP)
	$(BIN)/python manage.py make_docs

# The handbook's pictures, from a demonstration of their own (docs/handbook/make_pictures.py).
pictures: $(DEV_STAMP) browser
	$(BIN)/python docs/handbook/make_pictures.py $(ARGS)

bench: $(DEV_STAMP)
	$(BIN)/python -m benchmarks $(ARGS)

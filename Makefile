# `make` prints this help. Everything else is in ./ontrial and in Maven.
.DEFAULT_GOAL := help
.PHONY: help verify verify-all verify-everything nightly test test-docker check run format figures bench-checkers bench-kernels clean

MVN ?= mvn -B -ntp

help: ## print this help
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:[^#]*## */	/' | expand -t 16

verify: ## put a three-broker cluster on trial: six configurations of producers against five faults (a minute and a half)
	@./ontrial verify $(ARGS)

verify-all: ## the core matrix, 20 configurations against 14 faults (7 minutes)
	@./ontrial verify-all $(ARGS)

verify-everything: ## every configuration against every fault (16 minutes)
	@./ontrial verify-everything $(ARGS)

test: ## build and run all tests, on real brokers and real Toxiproxy
	@$(MVN) package

test-docker: ## run verify's trials, and the tests of containers, on the Docker engine that is there
	@./ontrial verify --cluster docker --plain $(ARGS)
	@$(MVN) test -pl harness -am -Dtests.without=none -Dtests.only=docker

check: ## judge a run again, from disk alone: make check RUN=results/latest
	@./ontrial check $(or $(RUN),results/latest)

run: ## run a trial file: make run TRIAL=my.yaml
	@./ontrial run $(TRIAL) $(ARGS)

format: ## format all sources as the tests demand
	@$(MVN) -q test -pl harness -am -Dtest=TidyTest -Dsurefire.failIfNoSpecifiedTests=false -Dtidy.fix=true

nightly: ## versions of brokers and clients, mixed, against the faults (8 minutes)
	@./ontrial nightly $(ARGS)

figures: ## measure the README's figures and write them into it
	@./ontrial figures $(ARGS)

# Maven ends what it says with a sequence that resets colours; the last line must be the benchmark's own.
bench-checkers: SHELL := /bin/bash
bench-checkers: .SHELLFLAGS := -o pipefail -c
bench-checkers: ## measure how fast histories are judged, to MILLIONS=100 of records (takes 15 GB in FOLDER=/tmp)
	@$(MVN) -q -Dstyle.color=never test -pl checkers -Dtest=CheckersBenchmarkTest#benchmark_isRun \
	  -Dontrial.bench=$(or $(MILLIONS),100) -Dontrial.bench.folder=$(or $(FOLDER),/tmp) | sed 's/\x1b\[0m//g'

bench-kernels: ## measure the loops within, by JMH
	@$(MVN) -q -Dstyle.color=never test -Pjmh -pl checkers -Dtest=KernelsTest

clean: ## remove what was built; runs in results/ stay
	@$(MVN) -q clean

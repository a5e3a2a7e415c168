# `make` prints this help. Everything else is in ./ontrial and in Maven.
.DEFAULT_GOAL := help
.PHONY: help verify verify-all test check run format docs figures clean

MVN ?= mvn -B -ntp

help: ## print this help
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:[^#]*## */	/' | expand -t 14

verify: ## put a three-broker cluster on trial: the guarantees against the faults (3 minutes)
	@./ontrial verify $(ARGS)

verify-all: ## the whole matrix; for now the same as verify
	@./ontrial verify $(ARGS)

test: ## build and run all tests, on real brokers and real Toxiproxy
	@$(MVN) package

check: ## judge a run again, from disk alone: make check RUN=results/latest
	@./ontrial check $(or $(RUN),results/latest)

run: ## run a trial file: make run TRIAL=my.yaml
	@./ontrial run $(TRIAL) $(ARGS)

format: ## format all sources as the tests demand
	@$(MVN) -q test -pl harness -am -Dtest=TidyTest -Dsurefire.failIfNoSpecifiedTests=false -Dtidy.fix=true

figures: ## measure the README's figures and write them into it
	@./ontrial figures $(ARGS)

clean: ## remove what was built; runs in results/ stay
	@$(MVN) -q clean

# `make` prints this help. Everything else is in ./ontrial and in Maven.
.DEFAULT_GOAL := help
.PHONY: help verify verify-all verify-everything verify-settings verify-clients verify-operations verify-upgrades verify-disks upgrades nightly test test-slow test-docker test-kubernetes prove mutants robustness own-cluster check run replay shrink repro incidents detection format figures claims bench bench-links bench-checkers bench-kernels clean

MVN ?= mvn -B -ntp

help: ## print this help
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:[^#]*## */	/' | expand -t 16

verify: ## test a three-broker cluster: six producer configurations against five faults (a minute and a half)
	@./ontrial verify $(ARGS)

verify-all: ## the core matrix, 20 configurations against 14 faults (7 minutes)
	@./ontrial verify-all $(ARGS)

verify-everything: ## every configuration against every fault (16 minutes)
	@./ontrial verify-everything $(ARGS)

verify-settings: ## unusual but legal settings against three faults; only a defect of Kafka may make a cell BROKEN (10 minutes)
	@./ontrial verify-settings $(ARGS)

verify-operations: ## every configuration against restarts, elections, reassignments and changes of topics (under 20 minutes)
	@./ontrial verify-operations $(ARGS)

verify-upgrades: ## every configuration while brokers, clients or applications are upgraded (under 20 minutes)
	@./ontrial verify-upgrades $(ARGS)

verify-disks: ## twelve configurations against damaged and lost files and disks that fail (under 20 minutes)
	@./ontrial verify-disks $(ARGS)

UPGRADES ?= 3.9.2:4.0.2 4.0.2:4.1.2 4.1.2:4.2.2 4.2.2:4.3.1 4.3.1:4.4.0 3.9.2:4.4.0
upgrades: ## upgrades between the newest patch releases; writes docs/upgrades.md (3 minutes each; UPGRADES="3.9.2:4.4.0")
	@for each in $(UPGRADES); do ./ontrial upgrade --from $${each%:*} --to $${each#*:} --page docs/upgrades.md $(ARGS) || [ $$? -lt 64 ] || exit; done

verify-clients: ## clients in other languages against eight faults; writes docs/clients.md (half an hour, once they are installed)
	@./ontrial verify-clients --page docs/clients.md $(ARGS)

test: ## build and run all tests, on real brokers, real Toxiproxy and a real browser
	@[ -n "$$CHROMIUM" ] || command -v chromium chromium-browser google-chrome >/dev/null || { \
	  echo "make test needs a browser: install chromium (Debian: apt-get install chromium), or set CHROMIUM to its path" >&2; exit 1; }
	@$(MVN) package
	@echo "NOT RUN: the tests that take minutes each; make test-slow runs them, as the nightly build does" >&2

test-slow: ## the tests that take minutes each: the conformance checks of adapters, the claims, the measurement of costs
	@$(MVN) test -pl harness -am "-Dtests.without=docker | kubernetes" -Dtests.only=slow

# The tests count what is left on the engine, so one runs at a time.
test-docker: ## run verify's trials and the container tests on this machine's Docker engine
	@./ontrial verify --cluster docker --plain $(ARGS)
	@$(MVN) test -pl harness -am -Dtests.without=none -Dtests.only=docker -Dtests.forks=1

test-kubernetes: ## run verify's trials and the tests of pods on the Kubernetes cluster of KUBECONFIG (without one: .ci/kubernetes make test-kubernetes)
	@./ontrial verify --cluster kubernetes --plain $(ARGS)
	@$(MVN) test -pl harness -am -Dtests.without=none -Dtests.only=kubernetes -Dtests.forks=1

prove: ## every small history, and 10 000 mutants of a recorded run, kept or RUN=... (10 minutes); writes docs/proof.md
	@$(MVN) test -pl checkers -Dtest='ExhaustiveTest,MutationsTest,DamagedHistoriesTest' -Dontrial.proof=full $(if $(RUN),-Dontrial.run=$(abspath $(RUN)))
	@$(MVN) test -pl harness -am -Dtest=ReaderFuzzTest -Dsurefire.failIfNoSpecifiedTests=false -Dontrial.proof=full

# PIT runs the tests with the JDK that runs Maven, so that must be one that can.
JDK ?= $(shell for j in "$$JAVA_HOME" /usr/lib/jvm/* /opt/java/* /usr/local/openjdk*; do \
	v=$$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$$j/release" 2>/dev/null); [ -x "$$j/bin/javac" ] && [ "$${v:-0}" -ge 21 ] && echo "$$v $$j"; \
	done | sort -n | tail -n 1 | cut -d' ' -f2)

mutants: ## change the checkers' byte code and count the changes that no test detects (PIT)
	@JAVA_HOME=$(JDK) $(MVN) test-compile org.pitest:pitest-maven:mutationCoverage -pl checkers -Pmutants

robustness: ## kill programs of real runs at random moments and count what is left (HARNESS=100 PROGRAMS=30; hours); writes docs/robustness.md
	@$(MVN) test -pl harness -am -Dtest=RobustnessTest -Dsurefire.failIfNoSpecifiedTests=false -Dontrial.robustness=true \
	  -Dontrial.robustness.harness=$(or $(HARNESS),100) -Dontrial.robustness.programs=$(or $(PROGRAMS),30)

own-cluster: ## compare verdicts on own brokers with those on a running, secured cluster (SEEDS=10 FIRST=1; half an hour)
	@$(MVN) test -pl harness -am -Dtest=OwnClusterSeedsTest -Dsurefire.failIfNoSpecifiedTests=false -Dontrial.seeds=$(or $(SEEDS),10) -Dontrial.firstSeed=$(or $(FIRST),1)

check: ## judge a run again from its files alone: make check RUN=results/latest
	@./ontrial check $(or $(RUN),results/latest)

run: ## run a trial file: make run TRIAL=my.yaml
	@./ontrial run $(TRIAL) $(ARGS)

replay: ## re-run an incident and report its reproduction rate: make replay INCIDENT=results/latest TIMES=7
	@./ontrial replay $(or $(INCIDENT),results/latest) --times $(or $(TIMES),1) $(ARGS)

# Each incident must reproduce in 19 of 20 runs, or in the only run with TIMES=1. One is a race in a client and has no required rate, so it is left out.
incidents: ## replay the incidents of docs/incidents once (3 minutes; TIMES=20 measures their rates, in an hour)
	@./ontrial replay $(filter-out %/auto-commit-kip848.yaml,$(wildcard docs/incidents/*.yaml)) --times $(or $(TIMES),1) --at-least 95 $(ARGS)

detection: ## report how often and how soon replays found incidents: make detection RUNS="results/A …" RANDOM_RUNS="results/B …"
	@./ontrial detection $(RUNS) $(addprefix --random ,$(RANDOM_RUNS)) --write

shrink: ## reduce an incident to what its anomaly needs: make shrink RUN=results/latest
	@./ontrial shrink $(or $(RUN),results/latest) $(ARGS)

repro: ## run known bugs with versions that have them and versions that do not; a single one: make repro-KAFKA-17754 TIMES=3 (docs: results/README.md)
	@./ontrial repro --times $(or $(TIMES),1) $(ARGS)

repro-%:
	@./ontrial repro $* --times $(or $(TIMES),1) $(ARGS)

format: ## format all sources
	@$(MVN) -q test -pl harness -am -Dtest=TidyTest -Dsurefire.failIfNoSpecifiedTests=false -Dtidy.fix=true

nightly: ## versions of brokers and clients, mixed, against the faults (8 minutes)
	@./ontrial nightly $(ARGS)

figures: ## measure the figures of docs/figures.md and write them there (25 minutes)
	@./ontrial figures $(ARGS)

claims: ## test what people say about Kafka, all or CLAIMS='RET-* Q1'; writes docs/claims.md (half an hour)
	@./ontrial claims $(CLAIMS) $(ARGS)

bench: ## measure what each guarantee costs, on an idle machine (12 minutes); writes docs/cost.md
	@./ontrial bench $(ARGS)

bench-links: ## measure the links side by side: Toxiproxy, the byte relay, the wire link (2 minutes); writes docs/wire.md
	@./ontrial figures --links $(ARGS)

# Maven ends its output with a sequence that resets colours; the last line must be the benchmark's own.
bench-checkers: SHELL := /bin/bash
bench-checkers: .SHELLFLAGS := -o pipefail -c
bench-checkers: ## measure how fast histories are judged, to MILLIONS=100 of records (takes 15 GB in FOLDER=/tmp)
	@$(MVN) -q -Dstyle.color=never test -pl checkers -Dtest=CheckersBenchmarkTest#benchmark_isRun \
	  -Dontrial.bench=$(or $(MILLIONS),100) -Dontrial.bench.folder=$(or $(FOLDER),/tmp) | sed 's/\x1b\[0m//g'

bench-kernels: ## measure the loops within, by JMH
	@$(MVN) -q -Dstyle.color=never test -Pjmh -pl checkers -Dtest=KernelsTest

clean: ## remove what was built; runs in results/ stay
	@$(MVN) -q clean

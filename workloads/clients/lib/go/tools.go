package main

import (
	"context"
	"strconv"
	"strings"
	"time"
)

// settings are strings by the names of Kafka's own client, or of the client on trial.
type settings map[string]string

// or gives a setting's value, or what counts where it is not set.
func (s settings) or(name, otherwise string) string {
	if value, there := s[name]; there {
		return value
	}
	return otherwise
}

// acks is "0", "1" or "all".
func (s settings) acks(otherwise string) string {
	if acks := s.or("acks", otherwise); acks != "-1" {
		return acks
	}
	return "all"
}

func (s settings) servers() []string { return strings.Split(s["bootstrap.servers"], ",") }

// number sets the targets to the value of a setting, if it is set.
func (s settings) number(name string, targets ...*int) {
	for _, each := range targets {
		if value, there := s[name]; there {
			*each, _ = strconv.Atoi(value)
		}
	}
}

// millis sets the targets to the value of a setting, if it is set.
func (s settings) millis(name string, targets ...*time.Duration) {
	for _, each := range targets {
		if value, there := s[name]; there {
			*each = millis(value)
		}
	}
}

func millis(text string) time.Duration {
	n, _ := strconv.ParseInt(text, 10, 64)
	return time.Duration(n) * time.Millisecond
}

// mapped translates each element of a list.
func mapped[A, B any](list []A, translate func(A) B) []B {
	all := make([]B, 0, len(list))
	for _, each := range list {
		all = append(all, translate(each))
	}
	return all
}

// flat lists what clients have by topic.
func flat(partitions map[string][]int32) []topicPartition {
	all := []topicPartition{}
	for topic, numbers := range partitions {
		for _, each := range numbers {
			all = append(all, topicPartition{topic, each})
		}
	}
	return all
}

// bounded makes a call with a context that ends after that time.
func bounded(wait time.Duration, call func(context.Context) error) error {
	within, cancel := context.WithTimeout(context.Background(), wait)
	defer cancel()
	return call(within)
}

// atMost makes a call, and does not wait for its end longer than that time.
func atMost(wait time.Duration, call func()) {
	done := make(chan struct{})
	go func() {
		call()
		close(done)
	}()
	select {
	case <-done:
	case <-time.After(wait):
	}
}

// collect takes records that a client pushes: at most that many, the first after at most that time, others within 5 ms.
func collect[M any](pushed <-chan M, most int, wait time.Duration, take func(M) consumed) (records []consumed) {
	late := time.After(wait)
	for len(records) < most {
		select {
		case each := <-pushed:
			records = append(records, take(each))
			if len(records) == 1 {
				late = time.After(5 * time.Millisecond)
			}
		case <-late:
			return records
		}
	}
	return records
}

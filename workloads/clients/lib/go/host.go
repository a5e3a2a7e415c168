package main

import (
	"errors"
	"sync"
	"time"
)

// host is what a client tells ontrial.
type host struct {
	number         int
	describe       func(error) *failure
	unacknowledged bool           // acks=0
	unanswered     sync.WaitGroup // records
	lock           sync.Mutex
	done           [][]any // answers to records, which are collected for 2 ms
	token          int64
	gates          map[int64]chan struct{} // of rebalances that the host handles, by token
}

// delivered answers a record that the client reports as sent.
func (h *host) delivered(token int64, partition int32, offset int64) {
	if h.unacknowledged {
		h.answer(token, "sent", partition)
	} else {
		h.answer(token, "ok", partition, offset)
	}
}

// lost answers a record that the client reports with an error.
func (h *host) lost(token int64, err error) {
	f := h.failed(err)
	fatal := ""
	if f.Fatal {
		fatal = "fatal"
	}
	h.answer(token, f.Outcome, f.Code, f.Text, fatal)
}

// wait returns when every record is answered.
func (h *host) wait() { h.unanswered.Wait() }

func (h *host) answer(answer ...any) {
	h.lock.Lock()
	h.done = append(h.done, answer)
	first := len(h.done) == 1
	h.lock.Unlock()
	if first {
		time.AfterFunc(2*time.Millisecond, h.flush)
	}
	h.unanswered.Done()
}

func (h *host) flush() {
	h.lock.Lock()
	done := h.done
	h.done = nil
	h.lock.Unlock()
	if len(done) > 0 {
		line(map[string]any{"ev": "done", "c": h.number, "d": done})
	}
}

// rebalance reports that partitions were "assigned", "revoked" or "lost", and returns when the host has handled it.
func (h *host) rebalance(event string, partitions []topicPartition) {
	gate := make(chan struct{})
	h.lock.Lock()
	h.token++
	token := h.token
	if h.gates == nil {
		h.gates = map[int64]chan struct{}{}
	}
	h.gates[token] = gate
	h.lock.Unlock()
	line(map[string]any{"ev": event, "c": h.number, "token": token, "tps": partitions})
	<-gate
}

func (h *host) release(token int64) {
	h.lock.Lock()
	defer h.lock.Unlock()
	if gate := h.gates[token]; gate != nil {
		delete(h.gates, token)
		close(gate)
	}
}

// committed reports positions that the client has committed by itself, and that the broker has acknowledged.
func (h *host) committed(offsets []offset) {
	if len(offsets) > 0 {
		line(map[string]any{"ev": "committed", "c": h.number, "offsets": offsets})
	}
}

// failed describes an error that is not described yet.
func (h *host) failed(err error) *failure {
	var f *failure
	if !errors.As(err, &f) {
		f = h.describe(err)
	}
	if f.Outcome == "" {
		f.Outcome = "info"
	}
	return f
}

// queue hands changes of an assignment to the host in their order, without a callback that waits for it.
type queue struct {
	sync.Mutex
	idle    *sync.Cond
	waiting []func()
	busy    bool
}

func (q *queue) add(change func()) {
	q.Lock()
	defer q.Unlock()
	if q.idle == nil {
		q.idle = sync.NewCond(q)
	}
	q.waiting = append(q.waiting, change)
	if !q.busy {
		q.busy = true
		go q.run()
	}
}

func (q *queue) run() {
	q.Lock()
	defer q.Unlock()
	for len(q.waiting) > 0 {
		next := q.waiting[0]
		q.waiting = q.waiting[1:]
		q.Unlock()
		next()
		q.Lock()
	}
	q.busy = false
	q.idle.Broadcast()
}

// await returns when the host has seen all changes so far.
func (q *queue) await() {
	q.Lock()
	defer q.Unlock()
	for q.busy {
		q.idle.Wait()
	}
}

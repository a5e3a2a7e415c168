// The protocol of ontrial's adapters for clients in Go: docs/client-protocol.md.
// The file is compiled together with the adapter of one client, which calls serve.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"sync"
	"time"
)

type offset struct {
	Topic     string
	Partition int32
	Offset    int64
}

func (o *offset) UnmarshalJSON(data []byte) error {
	return json.Unmarshal(data, &[]any{&o.Topic, &o.Partition, &o.Offset})
}

type header struct {
	Key   string
	Value []byte
}

func (h *header) UnmarshalJSON(data []byte) error {
	return json.Unmarshal(data, &[]any{&h.Key, &h.Value})
}

func (h header) MarshalJSON() ([]byte, error) { return json.Marshal([]any{h.Key, h.Value}) }

// A record to send: [token, topic, partition, key, value, timestamp, headers].
type record struct {
	Token     int64
	Topic     string
	Partition *int32
	Key       []byte
	Value     []byte
	Timestamp *int64
	Headers   []header
}

func (r *record) UnmarshalJSON(data []byte) error {
	return json.Unmarshal(data, &[]any{&r.Token, &r.Topic, &r.Partition, &r.Key, &r.Value, &r.Timestamp, &r.Headers})
}

type request struct {
	ID      int64             `json:"id"`
	Do      string            `json:"do"`
	C       int               `json:"c"`
	Kind    string            `json:"kind"`
	Intent  map[string]string `json:"intent"`
	Config  map[string]string `json:"config"`
	Records []record          `json:"r"`
	Topics  []string          `json:"topics"`
	Offsets []offset          `json:"offsets"`
	Of      int               `json:"of"`
	Max     int               `json:"max"`
	Ms      int64             `json:"ms"`
	Token   int64             `json:"token"`
}

// An error to report; Outcome is "fail" only where nothing can have been appended.
type failure struct {
	Code      string `json:"code"`
	Text      string `json:"text"`
	Outcome   string `json:"outcome"`
	Fatal     bool   `json:"fatal"`
	Abortable bool   `json:"abortable"`
}

func (f *failure) Error() string { return f.Code + ": " + f.Text }

// A client handles its requests in order, on a goroutine of its own.
type client interface {
	open(r *request) (effective map[string]string, err error)
	handle(r *request) (answer map[string]any, err error)
}

var (
	writing sync.Mutex
	out     = bufio.NewWriterSize(os.Stdout, 1<<20)
)

func line(message any) {
	text, err := json.Marshal(message)
	if err != nil {
		panic(err)
	}
	writing.Lock()
	defer writing.Unlock()
	out.Write(text)
	out.WriteByte('\n')
	out.Flush()
}

// answers collects the answers to records for 2 ms.
type answers struct {
	sync.Mutex
	client int
	done   [][]any
}

func (a *answers) add(answer ...any) {
	a.Lock()
	a.done = append(a.done, answer)
	first := len(a.done) == 1
	a.Unlock()
	if first {
		time.AfterFunc(2*time.Millisecond, a.flush)
	}
}

func (a *answers) flush() {
	a.Lock()
	done := a.done
	a.done = nil
	a.Unlock()
	if len(done) > 0 {
		line(map[string]any{"ev": "done", "c": a.client, "d": done})
	}
}

// gates lets callbacks of rebalances wait for the host.
type gates struct {
	sync.Mutex
	client int
	next   int64
	open   map[int64]chan struct{}
}

func (g *gates) rebalance(event string, partitions [][]any) {
	g.Lock()
	g.next++
	token := g.next
	gate := make(chan struct{})
	if g.open == nil {
		g.open = map[int64]chan struct{}{}
	}
	g.open[token] = gate
	g.Unlock()
	line(map[string]any{"ev": event, "c": g.client, "token": token, "tps": partitions})
	<-gate
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

func (g *gates) release(token int64) {
	g.Lock()
	defer g.Unlock()
	if gate := g.open[token]; gate != nil {
		delete(g.open, token)
		close(gate)
	}
}

var (
	clients     = map[int]client{}
	clientGates = map[int]*gates{}
	knownLock   sync.Mutex
)

func known(number int) client {
	knownLock.Lock()
	defer knownLock.Unlock()
	return clients[number]
}

// serve takes requests until the input ends. create makes a client of a kind.
func serve(name, version string, create func(kind string, number int, g *gates, a *answers) client) {
	queues := map[int]chan *request{}
	input := bufio.NewReaderSize(os.Stdin, 1<<20)
	decoder := json.NewDecoder(input)
	for {
		r := &request{}
		if err := decoder.Decode(r); err != nil {
			os.Exit(0)
		}
		switch r.Do {
		case "hello":
			line(map[string]any{"re": r.ID, "protocol": 1, "adapter": name + " 1", "client": name,
				"version": version, "runtime": runtime.Version()})
		case "ping":
			line(map[string]any{"re": r.ID})
		case "go":
			clientGates[r.C].release(r.Token)
		default:
			if r.Do == "open" {
				g, a := &gates{client: r.C}, &answers{client: r.C}
				clientGates[r.C] = g
				knownLock.Lock()
				clients[r.C] = create(r.Kind, r.C, g, a)
				knownLock.Unlock()
				queues[r.C] = make(chan *request, 100_000)
				go work(clients[r.C], a, queues[r.C])
			}
			if queues[r.C] == nil {
				line(map[string]any{"re": r.ID, "err": &failure{Code: "UNKNOWN_CLIENT"}})
				continue
			}
			queues[r.C] <- r
		}
	}
}

func work(c client, a *answers, requests chan *request) {
	for r := range requests {
		var answer map[string]any
		var err error
		if r.Do == "open" {
			var effective map[string]string
			if effective, err = c.open(r); err == nil {
				answer = map[string]any{"effective": effective, "credit": 10000}
			}
		} else {
			answer, err = c.handle(r)
		}
		if r.Do == "send" {
			continue
		}
		a.flush()
		if err != nil {
			described, is := err.(*failure)
			if !is {
				described = &failure{Code: fmt.Sprintf("%T", err), Text: err.Error(), Outcome: "info"}
			}
			line(map[string]any{"re": r.ID, "err": described})
			continue
		}
		if answer == nil {
			answer = map[string]any{}
		}
		answer["re"] = r.ID
		line(answer)
	}
}

func unsupported(r *request) error {
	return &failure{Code: "UNSUPPORTED", Text: "this adapter does not support " + r.Do}
}

// either gives a setting's value, or what counts where it is not set.
func either(settings map[string]string, name, otherwise string) string {
	if value, there := settings[name]; there {
		return value
	}
	return otherwise
}

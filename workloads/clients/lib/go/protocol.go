// The protocol of ontrial's adapters for clients in Go: docs/client-protocol.md.
// The files of this folder are compiled together with the adapter of one client, which calls serve.
package main

import (
	"bufio"
	"encoding/json"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"time"
)

// adapter is what serve has to know of a client.
type adapter struct {
	name     string               // as in client.yaml
	module   string               // the client's Go module, whose version is reported
	describe func(error) *failure // translates an error of the client
	producer func(*host) producer
	consumer func(*host) consumer
}

// A producer gets its requests in order, on a goroutine of its own.
type producer interface {
	// open creates the client, and returns what it really runs with, by Kafka's names. It must not need a broker.
	open(intent, config settings) (effective settings, err error)
	// send hands a record to the client. The answer is host.delivered or host.lost, from any goroutine.
	send(r record)
	// flush returns when every record is answered.
	flush() error
	// close gives the client that time to send what is left, and closes it.
	close(wait time.Duration) error
}

// A producer may also be transactional.
type transactional interface {
	initTxn() error
	begin() error
	commit() error
	abort() error
	txnOffsets(of consumer, offsets []offset) error
}

// A producer whose client needs a broker when it is created creates it in connect, which is called before each request.
type connecting interface{ connect() error }

// A consumer gets its requests in order, on a goroutine of its own. Its client's callbacks call host.rebalance.
type consumer interface {
	open(intent, config settings) (effective settings, err error)
	subscribe(topics []string) error
	// poll returns at most that many records, after at most that time.
	poll(most int, wait time.Duration) ([]consumed, error)
	// commit returns when the broker has acknowledged the positions.
	commit(offsets []offset) error
	seek(offsets []offset) error
	close() error
}

type request struct {
	ID      int64    `json:"id"`
	Do      string   `json:"do"`
	C       int      `json:"c"`
	Kind    string   `json:"kind"`
	Intent  settings `json:"intent"`
	Config  settings `json:"config"`
	Records []record `json:"r"`
	Topics  []string `json:"topics"`
	Offsets []offset `json:"offsets"`
	Of      int      `json:"of"`
	Max     int      `json:"max"`
	Ms      int64    `json:"ms"`
	Token   int64    `json:"token"`
}

func (r *request) wait() time.Duration { return time.Duration(r.Ms) * time.Millisecond }

// client is a producer or a consumer that the host has opened.
type client struct {
	host     *host
	producer producer
	consumer consumer
	requests chan *request
}

// consumers has the consumers of this process by their numbers.
var consumers sync.Map

// serve takes requests until the input ends.
func serve(a adapter) {
	os.Stdout = os.Stderr // nothing but the protocol may reach the standard output
	clients := map[int]*client{}
	decoder := json.NewDecoder(bufio.NewReaderSize(os.Stdin, 1<<20))
	for {
		r := &request{}
		if err := decoder.Decode(r); err != nil {
			os.Exit(0)
		}
		c := clients[r.C]
		switch {
		case r.Do == "hello":
			line(map[string]any{"re": r.ID, "protocol": 1, "adapter": a.name + " 1", "client": a.name,
				"version": version(a.module), "runtime": runtime.Version()})
		case r.Do == "ping":
			line(map[string]any{"re": r.ID})
		case r.Do == "open":
			c = a.client(r)
			clients[r.C] = c
			c.requests <- r
		case c == nil:
			line(map[string]any{"re": r.ID, "err": &failure{Code: "UNKNOWN_CLIENT"}})
		case r.Do == "go":
			c.host.release(r.Token)
		default:
			c.requests <- r
		}
	}
}

// version is that of a module in this program.
func version(module string) string {
	if info, there := debug.ReadBuildInfo(); there {
		for _, each := range info.Deps {
			if each.Path == module {
				return strings.TrimPrefix(each.Version, "v")
			}
		}
	}
	return "unknown"
}

func (a *adapter) client(r *request) *client {
	c := &client{host: &host{number: r.C, describe: a.describe}, requests: make(chan *request, 100_000)}
	if r.Kind == "producer" {
		c.producer = a.producer(c.host)
	} else {
		c.consumer = a.consumer(c.host)
		consumers.Store(r.C, c.consumer)
	}
	go c.work()
	return c
}

func (c *client) work() {
	for r := range c.requests {
		answer, err := c.handle(r)
		if r.Do == "send" {
			continue
		}
		c.host.flush()
		if err != nil {
			line(map[string]any{"re": r.ID, "err": c.host.failed(err)})
			continue
		}
		if answer == nil {
			answer = map[string]any{}
		}
		answer["re"] = r.ID
		line(answer)
	}
}

func (c *client) handle(r *request) (map[string]any, error) {
	switch {
	case r.Do == "open":
		effective, err := c.open(r)
		return map[string]any{"effective": effective, "credit": 10000}, err
	case c.consumer == nil:
		return nil, c.produce(r)
	case r.Do == "poll":
		records, err := c.consumer.poll(r.Max, r.wait())
		return map[string]any{"r": mapped(records, consumed.fields)}, err
	}
	return nil, c.consume(r)
}

func (c *client) open(r *request) (settings, error) {
	if c.consumer != nil {
		return c.consumer.open(r.Intent, r.Config)
	}
	effective, err := c.producer.open(r.Intent, r.Config)
	c.host.unacknowledged = effective["acks"] == "0"
	return effective, err
}

func (c *client) produce(r *request) error {
	c.host.unanswered.Add(len(r.Records))
	if p, is := c.producer.(connecting); is && r.Do != "close" {
		if err := p.connect(); err != nil {
			for _, each := range r.Records {
				c.host.lost(each.Token, &failure{Code: "connect", Text: err.Error()})
			}
			return err
		}
	}
	switch r.Do {
	case "send":
		for _, each := range r.Records {
			c.producer.send(each)
		}
		return nil
	case "flush":
		return c.producer.flush()
	case "close":
		return c.producer.close(r.wait())
	}
	if t, is := c.producer.(transactional); is {
		switch r.Do {
		case "init_txn":
			return t.initTxn()
		case "begin":
			return t.begin()
		case "commit":
			return t.commit()
		case "abort":
			return t.abort()
		case "txn_offsets":
			of, there := consumers.Load(r.Of)
			if !there {
				return &failure{Code: "UNKNOWN_CLIENT"}
			}
			return t.txnOffsets(of.(consumer), r.Offsets)
		}
	}
	return unsupported(r.Do)
}

func (c *client) consume(r *request) error {
	switch r.Do {
	case "subscribe":
		return c.consumer.subscribe(r.Topics)
	case "commit":
		return c.consumer.commit(r.Offsets)
	case "seek":
		return c.consumer.seek(r.Offsets)
	case "close":
		return c.consumer.close()
	}
	return unsupported(r.Do)
}

func unsupported(verb string) error {
	return &failure{Code: "UNSUPPORTED", Text: "this adapter does not support " + verb}
}

var (
	writing sync.Mutex
	out     = bufio.NewWriterSize(os.Stdout, 1<<20)
)

// line writes one message.
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

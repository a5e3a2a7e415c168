// A client of yours. docs/your-client.md explains each step. protocol.go of lib/go is compiled with this file.
package main

import (
	"errors"
	"runtime/debug"
	"strings"
	"sync"
	"time"
	// 1. Import your client here.
)

// module is your client's module, as in client.yaml.
const module = "example.org/my-kafka"

// failed describes an error of your client. "info": nobody knows whether the record was appended.
func failed(err error) error {
	if err == nil {
		return nil
	}
	// 2. Code: your client's name for the error. Fatal: the client can only be closed. Abortable: the transaction can be aborted.
	return &failure{Code: "error", Text: err.Error(), Outcome: "info"}
}

type producer struct {
	answers *answers
	waiting sync.WaitGroup // for the answers to all records
	acks    string
}

func (p *producer) open(r *request) (map[string]string, error) {
	// 3. Translate those of r.Intent that your client has; r.Config holds its own settings and comes last.
	p.acks = either(r.Intent, "acks", "1")
	// 4. Create the client here. It must not need a broker yet: ontrial also asks without one what the client would run with.
	//    If your client connects when it is created, create it when the first request comes.
	// 5. What it really runs with, by Kafka's names. Leave out what you do not know.
	return map[string]string{"acks": p.acks, "enable.idempotence": "false"}, nil
}

func (p *producer) send(each record) {
	p.waiting.Add(1)
	// 6. Hand the record to your client, which must not wait for the broker here. each.Partition is nil where the client
	//    chooses; each.Timestamp is in milliseconds. Have the client call p.delivered, or p.lost where it reports an error.
	p.lost(each.Token, errors.New("hand the record to your client"))
}

func (p *producer) delivered(token int64, partition int32, offset int64) {
	if p.acks == "0" {
		p.answers.add(token, "sent", partition)
	} else {
		p.answers.add(token, "ok", partition, offset)
	}
	p.waiting.Done()
}

func (p *producer) lost(token int64, err error) {
	f := failed(err).(*failure)
	p.answers.add(token, "info", f.Code, f.Text, map[bool]string{true: "fatal"}[f.Fatal])
	p.waiting.Done()
}

func (p *producer) handle(r *request) (map[string]any, error) {
	switch r.Do {
	case "send":
		for _, each := range r.Records {
			p.send(each)
		}
		return nil, nil
	case "flush":
		p.waiting.Wait()
		return nil, nil
	case "close":
		// 7. Give the client r.Ms to send what is left, answer every record, and close it.
		p.waiting.Wait()
		return nil, nil
	}
	// Later: init_txn, begin, commit, abort, and txn_offsets, where known(r.Of).(*consumer) is the consumer.
	return nil, unsupported(r)
}

type consumer struct {
	gates *gates
}

func (c *consumer) open(r *request) (map[string]string, error) {
	return map[string]string{"isolation.level": either(r.Intent, "isolation.level", "read_uncommitted"),
		"enable.auto.commit": either(r.Intent, "enable.auto.commit", "true"),
		"auto.offset.reset":  either(r.Intent, "auto.offset.reset", "latest"), "group.protocol": "classic"}, nil
}

// rebalanced is for the client's callbacks. event is "assigned", "revoked" or "lost", each partition is {topic, number}.
// It returns when the host lets the callback go on.
func (c *consumer) rebalanced(event string, partitions [][]any) {
	c.gates.rebalance(event, partitions)
}

func (c *consumer) poll(most int, wait time.Duration) ([][]any, error) {
	// 8. At most that many records, after at most that time; an empty list is an answer. Each record is
	//    {topic, partition, offset, leader epoch or -1, key, value, timestamp in ms, "create" or "append", []header{}}.
	return [][]any{}, errors.New("ask your client for records")
}

func (c *consumer) handle(r *request) (map[string]any, error) {
	switch r.Do {
	case "poll":
		records, err := c.poll(r.Max, time.Duration(r.Ms)*time.Millisecond)
		return map[string]any{"r": records}, err
	case "close":
		return nil, nil
	}
	// 9. subscribe (r.Topics), commit and seek (r.Offsets).
	return nil, unsupported(r)
}

// version is that of the module in this program.
func version() string {
	if info, there := debug.ReadBuildInfo(); there {
		for _, each := range info.Deps {
			if each.Path == module {
				return strings.TrimPrefix(each.Version, "v")
			}
		}
	}
	return "unknown"
}

func main() {
	// The name of client.yaml.
	serve("my-kafka", version(), func(kind string, number int, g *gates, a *answers) client {
		if kind == "producer" {
			return &producer{answers: a}
		}
		return &consumer{gates: g}
	})
}

// A client of yours. docs/your-client.md explains each step. The files of lib/go are compiled with this one.
package main

import (
	"errors"
	"time"
	// 1. Import your client here.
)

// describe translates an error of your client.
func describe(err error) *failure {
	// 2. Code: your client's name for the error. Fatal: the client can only be closed. Abortable: the transaction can be aborted.
	return &failure{Code: "error", Text: err.Error()}
}

type myProducer struct {
	host *host
}

func (p *myProducer) open(intent, config settings) (settings, error) {
	// 3. Translate those settings of intent that your client has; config holds its own settings and comes last.
	acks := intent.acks("1")
	// 4. Create the client here. It must not need a broker yet: ontrial also asks without one what the client would run with.
	//    If your client connects when it is created, create it in a method connect() error, which is called before each request.
	// 5. What it really runs with, by Kafka's names. Leave out what you do not know.
	return settings{"acks": acks, "enable.idempotence": "false"}, nil
}

func (p *myProducer) send(r record) {
	// 6. Hand the record to your client, which must not wait for the broker here. Have the client call p.host.delivered,
	//    or p.host.lost where it reports an error. Both say whose answer it is by r.Token. An error that lost gets is
	//    "info": nobody knows whether the record was appended.
	p.host.lost(r.Token, errors.New("hand the record to your client"))
}

func (p *myProducer) flush() error {
	p.host.wait()
	return nil
}

func (p *myProducer) close(wait time.Duration) error {
	// 7. Give the client that time to send what is left, answer every record, and close it.
	atMost(wait, p.host.wait)
	return nil
}

// Later: initTxn, begin, commit, abort and txnOffsets, where of.(*myConsumer) is the consumer.

type myConsumer struct {
	host *host
}

func (c *myConsumer) open(intent, config settings) (settings, error) {
	return settings{"isolation.level": intent.or("isolation.level", "read_uncommitted"),
		"enable.auto.commit": intent.or("enable.auto.commit", "true"),
		"auto.offset.reset":  intent.or("auto.offset.reset", "latest"), "group.protocol": "classic"}, nil
}

func (c *myConsumer) subscribe(topics []string) error {
	// 8. Subscribe, with callbacks that call c.host.rebalance with "assigned", "revoked" or "lost" and the partitions.
	//    It returns when the host lets the callback go on. A client that commits by itself calls c.host.committed.
	return unsupported("subscribe")
}

func (c *myConsumer) poll(most int, wait time.Duration) ([]consumed, error) {
	// 9. At most that many records, after at most that time; none is an answer. For a client that pushes records into a
	//    channel there is collect. Leave out the Epoch where your client does not tell it.
	return nil, unsupported("poll")
}

func (c *myConsumer) commit(offsets []offset) error {
	// 10. Commit the positions, and return when the broker has answered.
	return unsupported("commit")
}

func (c *myConsumer) seek(offsets []offset) error { return unsupported("seek") }

func (c *myConsumer) close() error { return nil }

func main() {
	// 11. The name of client.yaml, and your client's Go module.
	serve(adapter{
		name: "my-kafka", module: "example.org/my-kafka", describe: describe,
		producer: func(h *host) producer { return &myProducer{host: h} },
		consumer: func(h *host) consumer { return &myConsumer{host: h} },
	})
}

// confluentinc/confluent-kafka-go, which binds the librdkafka that its module bundles.
package main

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

func describe(err error) *failure {
	described := &failure{Code: "error", Text: err.Error()}
	var known kafka.Error
	if errors.As(err, &known) {
		described.Code, described.Fatal, described.Abortable = known.Code().String(), known.IsFatal(), known.TxnRequiresAbort()
	}
	return described
}

// The settings that librdkafka has under the name that Kafka's client uses.
var common = []string{"bootstrap.servers", "client.id", "metadata.max.age.ms", "retry.backoff.ms", "reconnect.backoff.ms",
	"reconnect.backoff.max.ms"}

// configure takes over settings, also into what is effective.
func configure(intent, config, effective settings, names ...string) kafka.ConfigMap {
	native := kafka.ConfigMap{}
	for _, name := range append(names, common...) {
		if value, there := intent[name]; there {
			native[name] = value
		}
	}
	for name, value := range config {
		native[name] = value
	}
	for name := range effective {
		if value, there := native[name]; there {
			effective[name] = value.(string)
		}
	}
	return native
}

type rdProducer struct {
	host   *host
	client *kafka.Producer
	block  time.Duration
}

func (p *rdProducer) open(intent, config settings) (effective settings, err error) {
	effective = settings{"acks": "all", "enable.idempotence": "false", "max.in.flight.requests.per.connection": "1000000",
		"retries": "2147483647", "delivery.timeout.ms": "300000", "linger.ms": "5", "transactional.id": ""}
	native := configure(intent, config, effective, "acks", "enable.idempotence", "max.in.flight.requests.per.connection",
		"retries", "delivery.timeout.ms", "request.timeout.ms", "linger.ms", "batch.size", "compression.type",
		"transactional.id", "transaction.timeout.ms")
	native["go.delivery.report.fields"] = "none"
	// librdkafka lowers its message timeout to that of transactions, unless it is given.
	longest, _ := strconv.Atoi(intent.or("transaction.timeout.ms", "60000"))
	if asked, _ := strconv.Atoi(effective["delivery.timeout.ms"]); effective["transactional.id"] != "" && asked > longest {
		effective["delivery.timeout.ms"] = strconv.Itoa(longest)
		native["delivery.timeout.ms"] = effective["delivery.timeout.ms"]
	}
	if effective["transactional.id"] == "" {
		delete(effective, "transactional.id")
	} else {
		effective["enable.idempotence"] = "true"
	}
	if effective["enable.idempotence"] == "true" {
		effective["acks"] = "all"
		if n, _ := strconv.Atoi(effective["max.in.flight.requests.per.connection"]); n > 5 {
			effective["max.in.flight.requests.per.connection"] = "5"
		}
	}
	effective["acks"] = effective.acks("")
	p.block = millis(intent.or("max.block.ms", "60000"))
	if p.client, err = kafka.NewProducer(&native); err != nil {
		return nil, err
	}
	go p.reports()
	return effective, nil
}

func (p *rdProducer) reports() {
	for event := range p.client.Events() {
		if m, is := event.(*kafka.Message); is && m.TopicPartition.Error != nil {
			p.lost(m, m.TopicPartition.Error)
		} else if is {
			p.host.delivered(m.Opaque.(int64), m.TopicPartition.Partition, int64(m.TopicPartition.Offset))
		}
	}
}

func (p *rdProducer) lost(m *kafka.Message, err error) {
	described := describe(err)
	described.Fatal = described.Fatal || p.client.GetFatalError() != nil
	p.host.lost(m.Opaque.(int64), described)
}

func (p *rdProducer) send(r record) {
	m := &kafka.Message{
		TopicPartition: kafka.TopicPartition{Topic: &r.Topic, Partition: r.partition(kafka.PartitionAny)},
		Key:            r.Key, Value: r.Value, Timestamp: r.time(), Opaque: r.Token,
		Headers: mapped(r.Headers, func(h header) kafka.Header { return kafka.Header(h) }),
	}
	if err := p.client.Produce(m, nil); err != nil {
		p.lost(m, err)
	}
}

func (p *rdProducer) flush() error {
	for p.client.Flush(1000) > 0 {
	}
	p.host.wait()
	return nil
}

func (p *rdProducer) initTxn() error { return bounded(p.block, p.client.InitTransactions) }
func (p *rdProducer) begin() error   { return p.client.BeginTransaction() }
func (p *rdProducer) commit() error  { return bounded(p.block, p.client.CommitTransaction) }
func (p *rdProducer) abort() error   { return bounded(p.block, p.client.AbortTransaction) }

func (p *rdProducer) txnOffsets(of consumer, offsets []offset) error {
	group, err := of.(*rdConsumer).client.GetConsumerGroupMetadata()
	if err != nil {
		return err
	}
	return bounded(p.block, func(within context.Context) error {
		return p.client.SendOffsetsToTransaction(within, mapped(offsets, position), group)
	})
}

func (p *rdProducer) close(wait time.Duration) error {
	if p.client.Flush(int(wait.Milliseconds())) > 0 {
		p.client.Purge(kafka.PurgeInFlight | kafka.PurgeQueue)
	}
	p.host.wait()
	p.client.Close()
	return nil
}

func position(of offset) kafka.TopicPartition {
	return kafka.TopicPartition{Topic: &of.Topic, Partition: of.Partition, Offset: kafka.Offset(of.Offset)}
}

func place(of kafka.TopicPartition) topicPartition { return topicPartition{*of.Topic, of.Partition} }

type rdConsumer struct {
	host   *host
	client *kafka.Consumer
}

func (c *rdConsumer) open(intent, config settings) (effective settings, err error) {
	// By itself librdkafka commits what it has handed over, processed or not: enable.auto.offset.store.
	effective = settings{"isolation.level": "read_committed", "enable.auto.commit": "true", "auto.offset.reset": "latest",
		"group.protocol": "classic", "enable.auto.offset.store": "true"}
	names := []string{"group.id", "group.instance.id", "group.protocol", "isolation.level", "enable.auto.commit",
		"auto.commit.interval.ms", "auto.offset.reset", "max.poll.interval.ms", "fetch.min.bytes"}
	if intent["group.protocol"] != "consumer" {
		names = append(names, "session.timeout.ms", "heartbeat.interval.ms")
	}
	native := configure(intent, config, effective, names...)
	if strings.Contains(intent["partition.assignment.strategy"], "CooperativeSticky") {
		native["partition.assignment.strategy"] = "cooperative-sticky"
	}
	c.client, err = kafka.NewConsumer(&native)
	return effective, err
}

func (c *rdConsumer) subscribe(topics []string) error {
	return c.client.SubscribeTopics(topics, c.rebalanced)
}

func (c *rdConsumer) rebalanced(_ *kafka.Consumer, event kafka.Event) error {
	switch change := event.(type) {
	case kafka.AssignedPartitions:
		c.host.rebalance("assigned", mapped(change.Partitions, place))
	case kafka.RevokedPartitions:
		if c.client.AssignmentLost() {
			c.host.rebalance("lost", mapped(change.Partitions, place))
		} else {
			c.host.rebalance("revoked", mapped(change.Partitions, place))
		}
	}
	return nil
}

func (c *rdConsumer) poll(most int, wait time.Duration) (records []consumed, err error) {
	for until := time.Now().Add(wait); len(records) < most; {
		left := time.Until(until).Milliseconds()
		if left < 0 || len(records) > 0 {
			left = 0
		}
		switch event := c.client.Poll(int(left)).(type) {
		case nil:
			if left == 0 {
				return records, nil
			}
		case *kafka.Message:
			records = append(records, received(event))
		case kafka.OffsetsCommitted:
			if event.Error == nil {
				c.committed(event.Offsets)
			}
		case kafka.Error:
			if event.IsFatal() {
				return nil, event
			}
		}
	}
	return records, nil
}

func (c *rdConsumer) committed(positions []kafka.TopicPartition) {
	offsets := []offset{}
	for _, each := range positions {
		if each.Error == nil && each.Offset >= 0 {
			offsets = append(offsets, offset{place(each), int64(each.Offset)})
		}
	}
	c.host.committed(offsets)
}

func received(m *kafka.Message) consumed {
	from := m.TopicPartition
	return consumed{Topic: *from.Topic, Partition: from.Partition, Offset: int64(from.Offset), Epoch: from.LeaderEpoch,
		Key: m.Key, Value: m.Value, Time: m.Timestamp, Appended: m.TimestampType == kafka.TimestampLogAppendTime,
		Headers: mapped(m.Headers, func(h kafka.Header) header { return header(h) })}
}

func (c *rdConsumer) commit(offsets []offset) error {
	_, err := c.client.CommitOffsets(mapped(offsets, position))
	return err
}

func (c *rdConsumer) seek(offsets []offset) error {
	_, err := c.client.SeekPartitions(mapped(offsets, position))
	return err
}

func (c *rdConsumer) close() error { return c.client.Close() }

func main() {
	serve(adapter{
		name: "confluent-kafka-go", module: "github.com/confluentinc/confluent-kafka-go/v2", describe: describe,
		producer: func(h *host) producer { return &rdProducer{host: h} },
		consumer: func(h *host) consumer { return &rdConsumer{host: h} },
	})
}

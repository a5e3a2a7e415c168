// confluentinc/confluent-kafka-go, which binds the librdkafka that its module bundles.
package main

import (
	"context"
	"errors"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

func failed(err error) error {
	if err == nil {
		return nil
	}
	described := &failure{Code: "error", Text: err.Error(), Outcome: "info"}
	var known kafka.Error
	if errors.As(err, &known) {
		described.Code, described.Text = known.Code().String(), known.Error()
		described.Fatal, described.Abortable = known.IsFatal(), known.TxnRequiresAbort()
	}
	return described
}

// The settings that librdkafka has under the name that Kafka's client uses.
var common = []string{"bootstrap.servers", "client.id", "metadata.max.age.ms", "retry.backoff.ms", "reconnect.backoff.ms",
	"reconnect.backoff.max.ms"}

func configure(r *request, effective map[string]string, names ...string) *kafka.ConfigMap {
	config := kafka.ConfigMap{}
	for _, name := range append(names, common...) {
		if value, there := r.Intent[name]; there {
			config[name] = value
		}
	}
	for name, value := range r.Config {
		config[name] = value
	}
	for name := range effective {
		if value, there := config[name]; there {
			effective[name] = value.(string)
		}
	}
	return &config
}

type producer struct {
	answers *answers
	client  *kafka.Producer
	waiting sync.WaitGroup
	acks    string
	block   time.Duration
}

func (p *producer) open(r *request) (map[string]string, error) {
	effective := map[string]string{"acks": "all", "enable.idempotence": "false", "max.in.flight.requests.per.connection": "1000000",
		"retries": "2147483647", "delivery.timeout.ms": "300000", "linger.ms": "5", "transactional.id": ""}
	config := configure(r, effective, "acks", "enable.idempotence", "max.in.flight.requests.per.connection", "retries",
		"delivery.timeout.ms", "request.timeout.ms", "linger.ms", "batch.size", "compression.type", "transactional.id",
		"transaction.timeout.ms")
	(*config)["go.delivery.report.fields"] = "none"
	// librdkafka lowers its message timeout to that of transactions, unless it is given.
	longest, _ := strconv.Atoi(either(r.Intent, "transaction.timeout.ms", "60000"))
	if asked, _ := strconv.Atoi(effective["delivery.timeout.ms"]); effective["transactional.id"] != "" && asked > longest {
		effective["delivery.timeout.ms"] = strconv.Itoa(longest)
		(*config)["delivery.timeout.ms"] = effective["delivery.timeout.ms"]
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
	if effective["acks"] == "-1" {
		effective["acks"] = "all"
	}
	p.acks = effective["acks"]
	ms, _ := strconv.Atoi(either(r.Intent, "max.block.ms", "60000"))
	p.block = time.Duration(ms) * time.Millisecond
	var err error
	if p.client, err = kafka.NewProducer(config); err != nil {
		return nil, failed(err)
	}
	go p.reports()
	return effective, nil
}

func (p *producer) reports() {
	for event := range p.client.Events() {
		if m, is := event.(*kafka.Message); is {
			token := m.Opaque.(int64)
			switch {
			case m.TopicPartition.Error != nil:
				p.lost(token, m.TopicPartition.Error)
			case p.acks == "0":
				p.answers.add(token, "sent", m.TopicPartition.Partition)
			default:
				p.answers.add(token, "ok", m.TopicPartition.Partition, int64(m.TopicPartition.Offset))
			}
			p.waiting.Done()
		}
	}
}

func (p *producer) lost(token int64, err error) {
	f := failed(err).(*failure)
	p.answers.add(token, "info", f.Code, f.Text, map[bool]string{true: "fatal"}[f.Fatal || p.client.GetFatalError() != nil])
}

func (p *producer) send(each record) {
	m := &kafka.Message{TopicPartition: kafka.TopicPartition{Topic: &each.Topic, Partition: kafka.PartitionAny},
		Key: each.Key, Value: each.Value, Opaque: each.Token}
	if each.Partition != nil {
		m.TopicPartition.Partition = *each.Partition
	}
	if each.Timestamp != nil {
		m.Timestamp = time.UnixMilli(*each.Timestamp)
	}
	for _, h := range each.Headers {
		m.Headers = append(m.Headers, kafka.Header{Key: h.Key, Value: h.Value})
	}
	p.waiting.Add(1)
	if err := p.client.Produce(m, nil); err != nil {
		p.lost(each.Token, err)
		p.waiting.Done()
	}
}

func (p *producer) handle(r *request) (map[string]any, error) {
	ctx, cancel := context.WithTimeout(context.Background(), p.block)
	defer cancel()
	switch r.Do {
	case "send":
		for _, each := range r.Records {
			p.send(each)
		}
		return nil, nil
	case "flush":
		for p.client.Flush(1000) > 0 {
		}
		p.waiting.Wait()
		return nil, nil
	case "init_txn":
		return nil, failed(p.client.InitTransactions(ctx))
	case "begin":
		return nil, failed(p.client.BeginTransaction())
	case "commit":
		return nil, failed(p.client.CommitTransaction(ctx))
	case "abort":
		return nil, failed(p.client.AbortTransaction(ctx))
	case "txn_offsets":
		group, err := known(r.Of).(*consumer).client.GetConsumerGroupMetadata()
		if err != nil {
			return nil, failed(err)
		}
		return nil, failed(p.client.SendOffsetsToTransaction(ctx, native(r.Offsets), group))
	case "close":
		if p.client.Flush(int(r.Ms)) > 0 {
			p.client.Purge(kafka.PurgeInFlight | kafka.PurgeQueue)
		}
		p.waiting.Wait()
		p.client.Close()
		return nil, nil
	}
	return nil, unsupported(r)
}

func native(offsets []offset) (all []kafka.TopicPartition) {
	for _, each := range offsets {
		all = append(all, kafka.TopicPartition{Topic: &each.Topic, Partition: each.Partition, Offset: kafka.Offset(each.Offset)})
	}
	return all
}

type consumer struct {
	gates  *gates
	number int
	client *kafka.Consumer
}

func (c *consumer) open(r *request) (map[string]string, error) {
	// By itself librdkafka commits what it has handed over, processed or not: enable.auto.offset.store.
	effective := map[string]string{"isolation.level": "read_committed", "enable.auto.commit": "true", "auto.offset.reset": "latest",
		"group.protocol": "classic", "enable.auto.offset.store": "true"}
	names := []string{"group.id", "group.instance.id", "group.protocol", "isolation.level", "enable.auto.commit",
		"auto.commit.interval.ms", "auto.offset.reset", "max.poll.interval.ms", "fetch.min.bytes"}
	if r.Intent["group.protocol"] != "consumer" {
		names = append(names, "session.timeout.ms", "heartbeat.interval.ms")
	}
	config := configure(r, effective, names...)
	if strings.Contains(r.Intent["partition.assignment.strategy"], "CooperativeSticky") {
		(*config)["partition.assignment.strategy"] = "cooperative-sticky"
	}
	var err error
	c.client, err = kafka.NewConsumer(config)
	return effective, failed(err)
}

func (c *consumer) rebalanced(_ *kafka.Consumer, event kafka.Event) error {
	switch change := event.(type) {
	case kafka.AssignedPartitions:
		c.gates.rebalance("assigned", pairs(change.Partitions))
	case kafka.RevokedPartitions:
		if c.client.AssignmentLost() {
			c.gates.rebalance("lost", pairs(change.Partitions))
		} else {
			c.gates.rebalance("revoked", pairs(change.Partitions))
		}
	}
	return nil
}

func pairs(partitions []kafka.TopicPartition) [][]any {
	all := [][]any{}
	for _, each := range partitions {
		all = append(all, []any{*each.Topic, each.Partition})
	}
	return all
}

func (c *consumer) poll(max int, wait time.Duration) (map[string]any, error) {
	records := [][]any{}
	for until := time.Now().Add(wait); len(records) < max; {
		left := time.Until(until).Milliseconds()
		if left < 0 || len(records) > 0 {
			left = 0
		}
		switch event := c.client.Poll(int(left)).(type) {
		case nil:
			if left == 0 {
				return map[string]any{"r": records}, nil
			}
		case *kafka.Message:
			records = append(records, received(event))
		case kafka.OffsetsCommitted:
			if event.Error == nil {
				c.committed(event.Offsets)
			}
		case kafka.Error:
			if event.IsFatal() {
				return nil, failed(event)
			}
		}
	}
	return map[string]any{"r": records}, nil
}

func (c *consumer) committed(offsets []kafka.TopicPartition) {
	all := [][]any{}
	for _, each := range offsets {
		if each.Error == nil && each.Offset >= 0 {
			all = append(all, []any{*each.Topic, each.Partition, int64(each.Offset)})
		}
	}
	if len(all) > 0 {
		line(map[string]any{"ev": "committed", "c": c.number, "offsets": all})
	}
}

func received(m *kafka.Message) []any {
	epoch, headers, origin := int32(-1), []header{}, "create"
	if m.TopicPartition.LeaderEpoch != nil {
		epoch = *m.TopicPartition.LeaderEpoch
	}
	for _, h := range m.Headers {
		headers = append(headers, header{h.Key, h.Value})
	}
	if m.TimestampType == kafka.TimestampLogAppendTime {
		origin = "append"
	}
	return []any{*m.TopicPartition.Topic, m.TopicPartition.Partition, int64(m.TopicPartition.Offset), epoch, m.Key, m.Value,
		m.Timestamp.UnixMilli(), origin, headers}
}

func (c *consumer) handle(r *request) (map[string]any, error) {
	switch r.Do {
	case "subscribe":
		return nil, failed(c.client.SubscribeTopics(r.Topics, c.rebalanced))
	case "poll":
		return c.poll(r.Max, time.Duration(r.Ms)*time.Millisecond)
	case "commit":
		_, err := c.client.CommitOffsets(native(r.Offsets))
		return nil, failed(err)
	case "seek":
		_, err := c.client.SeekPartitions(native(r.Offsets))
		return nil, failed(err)
	case "close":
		return nil, failed(c.client.Close())
	}
	return nil, unsupported(r)
}

func version() string {
	info, _ := debug.ReadBuildInfo()
	for _, each := range info.Deps {
		if each.Path == "github.com/confluentinc/confluent-kafka-go/v2" {
			return strings.TrimPrefix(each.Version, "v")
		}
	}
	return "unknown"
}

func main() {
	serve("confluent-kafka-go", version(), func(kind string, number int, g *gates, a *answers) client {
		if kind == "producer" {
			return &producer{answers: a}
		}
		return &consumer{gates: g, number: number}
	})
}

// IBM/sarama.
package main

import (
	"context"
	"errors"
	"log"
	"os"
	"strconv"
	"sync"
	"time"

	"github.com/IBM/sarama"
)

func describe(err error) *failure {
	described := &failure{Code: "error", Text: err.Error(), Abortable: true}
	var code sarama.KError
	if errors.As(err, &code) {
		described.Code = "KError " + strconv.Itoa(int(code))
		described.Fatal = code == sarama.ErrProducerFenced || code == sarama.ErrInvalidProducerEpoch
		described.Abortable = !described.Fatal
	}
	return described
}

func common(intent settings) *sarama.Config {
	config := sarama.NewConfig()
	config.ClientID = intent["client.id"]
	config.Version = sarama.V2_8_0_0
	timeout := config.Producer.Timeout
	intent.millis("request.timeout.ms", &config.Net.DialTimeout, &config.Net.ReadTimeout, &config.Net.WriteTimeout, &timeout)
	config.Producer.Timeout = min(config.Producer.Timeout, timeout)
	intent.millis("metadata.max.age.ms", &config.Metadata.RefreshFrequency)
	return config
}

type saramaProducer struct {
	host    *host
	brokers []string
	config  *sarama.Config
	client  sarama.AsyncProducer
}

func (p *saramaProducer) open(intent, _ settings) (settings, error) {
	config := common(intent)
	config.Producer.Return.Successes = true
	config.Producer.Return.Errors = true
	config.Producer.Partitioner = sarama.NewManualPartitioner
	config.Producer.Transaction.ID = intent["transactional.id"]
	config.Producer.Idempotent = intent["enable.idempotence"] == "true" || intent["transactional.id"] != ""
	acks := intent.acks("1")
	if config.Producer.Idempotent {
		acks = "all"
		config.Net.MaxOpenRequests = 1
	} else {
		intent.number("max.in.flight.requests.per.connection", &config.Net.MaxOpenRequests)
	}
	switch acks {
	case "0":
		config.Producer.RequiredAcks = sarama.NoResponse
	case "all":
		config.Producer.RequiredAcks = sarama.WaitForAll
	}
	if intent["transactional.id"] != "" {
		intent.millis("transaction.timeout.ms", &config.Producer.Transaction.Timeout)
	}
	intent.number("retries", &config.Producer.Retry.Max)
	config.Producer.Retry.Max = min(config.Producer.Retry.Max, 1_000_000)
	intent.millis("linger.ms", &config.Producer.Flush.Frequency)
	p.brokers, p.config = intent.servers(), config
	return settings{
		"acks": acks, "enable.idempotence": strconv.FormatBool(config.Producer.Idempotent),
		"max.in.flight.requests.per.connection": strconv.Itoa(config.Net.MaxOpenRequests),
		"retries":                               strconv.Itoa(config.Producer.Retry.Max),
		"delivery.timeout.ms":                   "2147483647",
		"linger.ms":                             intent.or("linger.ms", "0"),
	}, config.Validate()
}

func (p *saramaProducer) connect() error {
	if p.client != nil {
		return nil
	}
	client, err := sarama.NewAsyncProducer(p.brokers, p.config)
	if err != nil {
		return err
	}
	p.client = client
	go func() {
		for sent := range client.Successes() {
			p.host.delivered(sent.Metadata.(int64), sent.Partition, sent.Offset)
		}
	}()
	go func() {
		for lost := range client.Errors() {
			p.host.lost(lost.Msg.Metadata.(int64), lost.Err)
		}
	}()
	return nil
}

func (p *saramaProducer) send(r record) {
	message := &sarama.ProducerMessage{Topic: r.Topic, Partition: r.partition(0), Value: sarama.ByteEncoder(r.Value),
		Timestamp: r.time(), Metadata: r.Token}
	if r.Key != nil {
		message.Key = sarama.ByteEncoder(r.Key)
	}
	for _, h := range r.Headers {
		message.Headers = append(message.Headers, sarama.RecordHeader{Key: []byte(h.Key), Value: h.Value})
	}
	p.client.Input() <- message
}

func (p *saramaProducer) flush() error {
	p.host.wait()
	return nil
}

func (p *saramaProducer) initTxn() error { return nil } // the client asked for its producer id when it was created
func (p *saramaProducer) begin() error   { return p.client.BeginTxn() }
func (p *saramaProducer) commit() error  { return p.client.CommitTxn() }
func (p *saramaProducer) abort() error   { return p.client.AbortTxn() }

func (p *saramaProducer) txnOffsets(of consumer, offsets []offset) error {
	byTopic := map[string][]*sarama.PartitionOffsetMetadata{}
	for _, each := range offsets {
		byTopic[each.Topic] = append(byTopic[each.Topic],
			&sarama.PartitionOffsetMetadata{Partition: each.Partition, Offset: each.Offset})
	}
	return p.client.AddOffsetsToTxn(byTopic, of.(*saramaConsumer).groupID)
}

func (p *saramaProducer) close(wait time.Duration) error {
	if p.client != nil {
		atMost(wait, func() {
			p.client.AsyncClose()
			p.host.wait()
		})
	}
	return nil
}

// A consumer's handler hands over what the host polls, and marks nothing: the host says what to commit.
type saramaConsumer struct {
	host    *host
	groupID string
	brokers []string
	config  *sarama.Config
	auto    bool
	group   sarama.ConsumerGroup
	admin   sarama.ClusterAdmin
	stop    context.CancelFunc
	records chan *sarama.ConsumerMessage

	lock    sync.Mutex
	session sarama.ConsumerGroupSession
	cancel  context.CancelFunc // ends the session
	polled  []*sarama.ConsumerMessage
	seen    map[topicPartition]int64 // committed positions
}

func (c *saramaConsumer) open(intent, _ settings) (settings, error) {
	config := common(intent)
	c.auto = intent.or("enable.auto.commit", "true") == "true"
	config.Consumer.Offsets.AutoCommit.Enable = c.auto
	intent.millis("auto.commit.interval.ms", &config.Consumer.Offsets.AutoCommit.Interval)
	if intent["auto.offset.reset"] == "earliest" {
		config.Consumer.Offsets.Initial = sarama.OffsetOldest
	}
	isolation := intent.or("isolation.level", "read_uncommitted")
	if isolation == "read_committed" {
		config.Consumer.IsolationLevel = sarama.ReadCommitted
	}
	intent.millis("session.timeout.ms", &config.Consumer.Group.Session.Timeout)
	intent.millis("heartbeat.interval.ms", &config.Consumer.Group.Heartbeat.Interval)
	c.groupID, c.brokers, c.config = intent["group.id"], intent.servers(), config
	c.records = make(chan *sarama.ConsumerMessage)
	c.seen = map[topicPartition]int64{}
	return settings{"isolation.level": isolation, "enable.auto.commit": strconv.FormatBool(c.auto),
		"auto.offset.reset": intent.or("auto.offset.reset", "latest"), "group.protocol": "classic"}, nil
}

func (c *saramaConsumer) subscribe(topics []string) error {
	client, err := sarama.NewClient(c.brokers, c.config)
	if err != nil {
		return err
	}
	if c.admin, err = sarama.NewClusterAdminFromClient(client); err != nil {
		return err
	}
	if c.group, err = sarama.NewConsumerGroupFromClient(c.groupID, client); err != nil {
		return err
	}
	running, stop := context.WithCancel(context.Background())
	once, cancel := context.WithCancel(running)
	c.stop, c.cancel = stop, cancel
	if c.auto {
		go c.observe(running)
	}
	go c.consume(running, once, topics)
	return nil
}

// consume takes part in one session after the other. A session ends at a rebalance, or with the context once.
func (c *saramaConsumer) consume(running, once context.Context, topics []string) {
	for running.Err() == nil {
		if err := c.group.Consume(once, topics, c); err != nil {
			log.Println("consume:", err)
			time.Sleep(100 * time.Millisecond)
		}
		c.lock.Lock()
		if once.Err() != nil {
			once, c.cancel = context.WithCancel(running)
		}
		c.lock.Unlock()
	}
}

func (c *saramaConsumer) current() sarama.ConsumerGroupSession {
	c.lock.Lock()
	defer c.lock.Unlock()
	return c.session
}

func (c *saramaConsumer) Setup(session sarama.ConsumerGroupSession) error {
	c.lock.Lock()
	c.session = session
	c.lock.Unlock()
	c.host.rebalance("assigned", flat(session.Claims()))
	return nil
}

func (c *saramaConsumer) Cleanup(session sarama.ConsumerGroupSession) error {
	c.host.rebalance("revoked", flat(session.Claims()))
	c.lock.Lock()
	c.session, c.polled, c.seen = nil, nil, map[topicPartition]int64{}
	c.lock.Unlock()
	return nil
}

func (c *saramaConsumer) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for {
		select {
		case message, more := <-claim.Messages():
			if !more {
				return nil
			}
			select {
			case c.records <- message:
			case <-session.Context().Done():
				return nil
			}
		case <-session.Context().Done():
			return nil
		}
	}
}

func (c *saramaConsumer) poll(most int, wait time.Duration) ([]consumed, error) {
	c.lock.Lock()
	if c.auto && c.session != nil {
		for _, each := range c.polled { // asked again means processed
			c.session.MarkMessage(each, "")
		}
	}
	c.polled = nil
	c.lock.Unlock()
	return collect(c.records, most, wait, func(m *sarama.ConsumerMessage) consumed {
		c.lock.Lock()
		c.polled = append(c.polled, m)
		c.lock.Unlock()
		return consumed{Topic: m.Topic, Partition: m.Partition, Offset: m.Offset, Key: m.Key, Value: m.Value, Time: m.Timestamp,
			Headers: mapped(m.Headers, func(h *sarama.RecordHeader) header { return header{string(h.Key), h.Value} })}
	}), nil
}

func (c *saramaConsumer) commit(offsets []offset) error {
	session := c.current()
	if session == nil {
		return &failure{Code: "no session"}
	}
	for _, each := range offsets {
		session.MarkOffset(each.Topic, each.Partition, each.Offset, "")
	}
	session.Commit()
	return c.confirm(offsets)
}

// confirm makes sure that a commit was taken: sarama's Commit does not return the broker's answer.
func (c *saramaConsumer) confirm(offsets []offset) error {
	partitions := map[string][]int32{}
	for _, each := range offsets {
		partitions[each.Topic] = append(partitions[each.Topic], each.Partition)
	}
	found, err := c.positions(partitions)
	if err != nil {
		return err
	}
	for _, each := range offsets {
		if position, there := found[each.topicPartition]; !there || position != each.Offset {
			return &failure{Code: "COMMIT_NOT_CONFIRMED", Text: "the broker does not show the committed position"}
		}
	}
	return nil
}

// positions asks the broker which positions the group has committed.
func (c *saramaConsumer) positions(partitions map[string][]int32) (map[topicPartition]int64, error) {
	answer, err := c.admin.ListConsumerGroupOffsets(c.groupID, partitions)
	if err != nil {
		return nil, err
	}
	found := map[topicPartition]int64{}
	for topic, blocks := range answer.Blocks {
		for partition, block := range blocks {
			if block.Err == sarama.ErrNoError && block.Offset >= 0 {
				found[topicPartition{topic, partition}] = block.Offset
			}
		}
	}
	return found, nil
}

// observe reports the positions that sarama has committed by itself, as the broker shows them.
func (c *saramaConsumer) observe(running context.Context) {
	for running.Err() == nil {
		time.Sleep(200 * time.Millisecond)
		session := c.current()
		if session == nil {
			continue
		}
		found, err := c.positions(session.Claims())
		if err != nil {
			continue
		}
		c.lock.Lock()
		if c.session != session {
			found = nil
		}
		changed := []offset{}
		for partition, position := range found {
			before, known := c.seen[partition]
			if known && before != position { // what was there before is a predecessor's
				changed = append(changed, offset{partition, position})
			}
			c.seen[partition] = position
		}
		c.lock.Unlock()
		c.host.committed(changed)
	}
}

// A session cannot go back, so it ends, and the next one starts at the committed positions.
func (c *saramaConsumer) seek([]offset) error {
	c.lock.Lock()
	defer c.lock.Unlock()
	c.cancel()
	return nil
}

func (c *saramaConsumer) close() error {
	if c.group != nil {
		c.stop()
		c.group.Close()
		c.admin.Close()
	}
	return nil
}

func main() {
	sarama.Logger = log.New(os.Stderr, "sarama ", log.LstdFlags)
	serve(adapter{
		name: "sarama", module: "github.com/IBM/sarama", describe: describe,
		producer: func(h *host) producer { return &saramaProducer{host: h} },
		consumer: func(h *host) consumer { return &saramaConsumer{host: h} },
	})
}

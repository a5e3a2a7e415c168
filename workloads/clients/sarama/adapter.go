// IBM/sarama.
package main

import (
	"context"
	"errors"
	"log"
	"os"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/IBM/sarama"
)

func failed(err error) error {
	if err == nil {
		return nil
	}
	described := &failure{Code: "error", Text: err.Error(), Outcome: "info", Abortable: true}
	var kafka sarama.KError
	if errors.As(err, &kafka) {
		described.Code = "KError " + strconv.Itoa(int(kafka))
		described.Fatal = kafka == sarama.ErrProducerFenced || kafka == sarama.ErrInvalidProducerEpoch
		described.Abortable = !described.Fatal
	}
	return described
}

func millis(text string) time.Duration {
	n, _ := strconv.ParseInt(text, 10, 64)
	return time.Duration(n) * time.Millisecond
}

func common(intent map[string]string) *sarama.Config {
	config := sarama.NewConfig()
	config.ClientID = intent["client.id"]
	config.Version = sarama.V2_8_0_0
	if value, there := intent["request.timeout.ms"]; there {
		config.Net.DialTimeout, config.Net.ReadTimeout, config.Net.WriteTimeout = millis(value), millis(value), millis(value)
		if config.Producer.Timeout > millis(value) {
			config.Producer.Timeout = millis(value)
		}
	}
	if value, there := intent["metadata.max.age.ms"]; there {
		config.Metadata.RefreshFrequency = millis(value)
	}
	return config
}

type producer struct {
	answers *answers
	brokers []string
	config  *sarama.Config
	client  sarama.AsyncProducer
	open_   sync.WaitGroup
	acks    string
}

func (p *producer) open(r *request) (map[string]string, error) {
	config := common(r.Intent)
	config.Producer.Return.Successes = true
	config.Producer.Return.Errors = true
	config.Producer.Partitioner = sarama.NewManualPartitioner
	p.acks = either(r.Intent, "acks", "1")
	switch p.acks {
	case "0":
		config.Producer.RequiredAcks = sarama.NoResponse
	case "all", "-1":
		p.acks = "all"
		config.Producer.RequiredAcks = sarama.WaitForAll
	}
	if r.Intent["enable.idempotence"] == "true" || r.Intent["transactional.id"] != "" {
		config.Producer.Idempotent = true
		config.Net.MaxOpenRequests = 1
		config.Producer.RequiredAcks = sarama.WaitForAll
		p.acks = "all"
	}
	if r.Intent["transactional.id"] != "" {
		config.Producer.Transaction.ID = r.Intent["transactional.id"]
		if value, there := r.Intent["transaction.timeout.ms"]; there {
			config.Producer.Transaction.Timeout = millis(value)
		}
	}
	if value, there := r.Intent["max.in.flight.requests.per.connection"]; there && !config.Producer.Idempotent {
		config.Net.MaxOpenRequests, _ = strconv.Atoi(value)
	}
	if value, there := r.Intent["retries"]; there {
		n, _ := strconv.Atoi(value)
		if n > 1_000_000 {
			n = 1_000_000
		}
		config.Producer.Retry.Max = n
	}
	if value, there := r.Intent["linger.ms"]; there {
		config.Producer.Flush.Frequency = millis(value)
	}
	p.brokers, p.config = strings.Split(r.Intent["bootstrap.servers"], ","), config
	if err := config.Validate(); err != nil {
		return nil, err
	}
	return map[string]string{
		"acks": p.acks, "enable.idempotence": strconv.FormatBool(config.Producer.Idempotent),
		"max.in.flight.requests.per.connection": strconv.Itoa(config.Net.MaxOpenRequests),
		"retries":                               strconv.Itoa(config.Producer.Retry.Max),
		"delivery.timeout.ms":                   "2147483647",
		"linger.ms":                             either(r.Intent, "linger.ms", "0"),
	}, nil
}

// connect creates the client when it is used first, since that needs a broker.
func (p *producer) connect() error {
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
			if p.acks == "0" {
				p.answers.add(sent.Metadata, "sent", sent.Partition)
			} else {
				p.answers.add(sent.Metadata, "ok", sent.Partition, sent.Offset)
			}
			p.open_.Done()
		}
	}()
	go func() {
		for lost := range client.Errors() {
			f := failed(lost.Err).(*failure)
			p.answers.add(lost.Msg.Metadata, "info", f.Code, f.Text, map[bool]string{true: "fatal"}[f.Fatal])
			p.open_.Done()
		}
	}()
	return nil
}

func (p *producer) handle(r *request) (map[string]any, error) {
	if r.Do == "close" && p.client == nil {
		return nil, nil
	}
	if err := p.connect(); err != nil {
		for _, each := range r.Records {
			p.answers.add(each.Token, "info", "connect", err.Error(), "")
		}
		return nil, failed(err)
	}
	switch r.Do {
	case "send":
		for _, each := range r.Records {
			p.send(each)
		}
		return nil, nil
	case "flush":
		p.open_.Wait()
		return nil, nil
	case "init_txn":
		return nil, nil // the client asked for its producer id when it was created
	case "begin":
		return nil, failed(p.client.BeginTxn())
	case "commit":
		return nil, failed(p.client.CommitTxn())
	case "abort":
		return nil, failed(p.client.AbortTxn())
	case "txn_offsets":
		offsets := map[string][]*sarama.PartitionOffsetMetadata{}
		for _, each := range r.Offsets {
			offsets[each.Topic] = append(offsets[each.Topic],
				&sarama.PartitionOffsetMetadata{Partition: each.Partition, Offset: each.Offset})
		}
		return nil, failed(p.client.AddOffsetsToTxn(offsets, known(r.Of).(*consumer).groupID))
	case "close":
		done := make(chan error, 1)
		go func() { p.client.AsyncClose(); p.open_.Wait(); done <- nil }()
		select {
		case <-done:
		case <-time.After(time.Duration(r.Ms) * time.Millisecond):
		}
		return nil, nil
	}
	return nil, unsupported(r)
}

func (p *producer) send(each record) {
	message := &sarama.ProducerMessage{Topic: each.Topic, Metadata: each.Token, Value: sarama.ByteEncoder(each.Value)}
	if each.Key != nil {
		message.Key = sarama.ByteEncoder(each.Key)
	}
	if each.Partition != nil {
		message.Partition = *each.Partition
	}
	if each.Timestamp != nil {
		message.Timestamp = time.UnixMilli(*each.Timestamp)
	}
	for _, h := range each.Headers {
		message.Headers = append(message.Headers, sarama.RecordHeader{Key: []byte(h.Key), Value: h.Value})
	}
	p.open_.Add(1)
	p.client.Input() <- message
}

// A consumer's handler hands over what the host polls, and marks nothing: the host says what to commit.
type consumer struct {
	gates   *gates
	number  int
	groupID string
	brokers []string
	config  *sarama.Config
	auto    bool
	group   sarama.ConsumerGroup
	admin   sarama.ClusterAdmin
	cancel  context.CancelFunc
	seen    map[string]map[int32]int64
	records chan *sarama.ConsumerMessage
	lock    sync.Mutex
	session sarama.ConsumerGroupSession
	marked  []*sarama.ConsumerMessage
	stop    context.CancelFunc
}

func (c *consumer) open(r *request) (map[string]string, error) {
	config := common(r.Intent)
	c.groupID = r.Intent["group.id"]
	c.auto = either(r.Intent, "enable.auto.commit", "true") == "true"
	config.Consumer.Offsets.AutoCommit.Enable = c.auto
	if value, there := r.Intent["auto.commit.interval.ms"]; there {
		config.Consumer.Offsets.AutoCommit.Interval = millis(value)
	}
	if r.Intent["auto.offset.reset"] == "earliest" {
		config.Consumer.Offsets.Initial = sarama.OffsetOldest
	}
	isolation := either(r.Intent, "isolation.level", "read_uncommitted")
	if isolation == "read_committed" {
		config.Consumer.IsolationLevel = sarama.ReadCommitted
	}
	if value, there := r.Intent["session.timeout.ms"]; there {
		config.Consumer.Group.Session.Timeout = millis(value)
	}
	if value, there := r.Intent["heartbeat.interval.ms"]; there {
		config.Consumer.Group.Heartbeat.Interval = millis(value)
	}
	c.brokers, c.config = strings.Split(r.Intent["bootstrap.servers"], ","), config
	c.records = make(chan *sarama.ConsumerMessage)
	c.seen = map[string]map[int32]int64{}
	return map[string]string{"isolation.level": isolation, "enable.auto.commit": strconv.FormatBool(c.auto),
		"auto.offset.reset": either(r.Intent, "auto.offset.reset", "latest"), "group.protocol": "classic"}, nil
}

func claims(session sarama.ConsumerGroupSession) [][]any {
	list := [][]any{}
	for topic, partitions := range session.Claims() {
		for _, partition := range partitions {
			list = append(list, []any{topic, partition})
		}
	}
	return list
}

func (c *consumer) Setup(session sarama.ConsumerGroupSession) error {
	c.lock.Lock()
	c.session = session
	c.lock.Unlock()
	c.gates.rebalance("assigned", claims(session))
	return nil
}

func (c *consumer) Cleanup(session sarama.ConsumerGroupSession) error {
	c.gates.rebalance("revoked", claims(session))
	c.lock.Lock()
	c.session, c.marked, c.seen = nil, nil, map[string]map[int32]int64{}
	c.lock.Unlock()
	return nil
}

func (c *consumer) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
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

func (c *consumer) handle(r *request) (map[string]any, error) {
	switch r.Do {
	case "subscribe":
		return nil, failed(c.subscribe(r.Topics))
	case "poll":
		return c.poll(r)
	case "commit":
		c.lock.Lock()
		session := c.session
		c.lock.Unlock()
		if session == nil {
			return nil, &failure{Code: "no session", Outcome: "info"}
		}
		for _, each := range r.Offsets {
			session.MarkOffset(each.Topic, each.Partition, each.Offset, "")
		}
		session.Commit()
		return nil, c.confirm(r.Offsets)
	case "seek":
		// A session cannot go back, so it ends, and the next one starts at the committed positions.
		c.lock.Lock()
		c.cancel()
		c.lock.Unlock()
		return nil, nil
	case "close":
		if c.group != nil {
			c.stop()
			c.group.Close()
			c.admin.Close()
		}
		return nil, nil
	}
	return nil, unsupported(r)
}

// positions asks the broker which positions the group has committed.
func (c *consumer) positions(partitions map[string][]int32) (map[string]map[int32]int64, error) {
	answer, err := c.admin.ListConsumerGroupOffsets(c.groupID, partitions)
	if err != nil {
		return nil, err
	}
	found := map[string]map[int32]int64{}
	for topic, blocks := range answer.Blocks {
		found[topic] = map[int32]int64{}
		for partition, block := range blocks {
			if block.Err == sarama.ErrNoError {
				found[topic][partition] = block.Offset
			}
		}
	}
	return found, nil
}

// confirm makes sure that a commit was taken: sarama's Commit does not return the broker's answer.
func (c *consumer) confirm(offsets []offset) error {
	partitions := map[string][]int32{}
	for _, each := range offsets {
		partitions[each.Topic] = append(partitions[each.Topic], each.Partition)
	}
	found, err := c.positions(partitions)
	if err != nil {
		return failed(err)
	}
	for _, each := range offsets {
		if position, there := found[each.Topic][each.Partition]; !there || position != each.Offset {
			return &failure{Code: "COMMIT_NOT_CONFIRMED", Text: "the broker does not show the committed position", Outcome: "info"}
		}
	}
	return nil
}

// observe reports the positions that sarama has committed by itself, as the broker shows them.
func (c *consumer) observe(running context.Context) {
	for running.Err() == nil {
		time.Sleep(200 * time.Millisecond)
		c.lock.Lock()
		session := c.session
		c.lock.Unlock()
		if session == nil {
			continue
		}
		found, err := c.positions(session.Claims())
		if err != nil {
			continue
		}
		c.lock.Lock()
		changed := [][]any{}
		if c.session == session {
			for topic, partitions := range found {
				for partition, position := range partitions {
					before, known := c.seen[topic][partition]
					if position >= 0 && (!known || before != position) {
						if c.seen[topic] == nil {
							c.seen[topic] = map[int32]int64{}
						}
						c.seen[topic][partition] = position
						if known { // what was there before is a predecessor's
							changed = append(changed, []any{topic, partition, position})
						}
					}
				}
			}
		}
		c.lock.Unlock()
		if len(changed) > 0 {
			line(map[string]any{"ev": "committed", "c": c.number, "offsets": changed})
		}
	}
}

func (c *consumer) subscribe(topics []string) error {
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
	c.stop = stop
	once, cancel := context.WithCancel(running)
	c.cancel = cancel
	if c.auto {
		go c.observe(running)
	}
	go func() {
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
	}()
	return nil
}

func (c *consumer) poll(r *request) (map[string]any, error) {
	c.lock.Lock()
	if c.auto && c.session != nil {
		for _, each := range c.marked { // asked again means processed
			c.session.MarkMessage(each, "")
		}
	}
	c.marked = nil
	c.lock.Unlock()
	list := [][]any{}
	within := time.After(time.Duration(r.Ms) * time.Millisecond)
	for len(list) < r.Max {
		select {
		case each := <-c.records:
			headers := []header{}
			for _, h := range each.Headers {
				headers = append(headers, header{string(h.Key), h.Value})
			}
			list = append(list, []any{each.Topic, each.Partition, each.Offset, -1, each.Key, each.Value,
				each.Timestamp.UnixMilli(), "create", headers})
			c.lock.Lock()
			c.marked = append(c.marked, each)
			c.lock.Unlock()
			if len(list) == 1 {
				within = time.After(5 * time.Millisecond)
			}
			continue
		case <-within:
		}
		break
	}
	return map[string]any{"r": list}, nil
}

func version() string {
	if info, there := debug.ReadBuildInfo(); there {
		for _, module := range info.Deps {
			if module.Path == "github.com/IBM/sarama" {
				return strings.TrimPrefix(module.Version, "v")
			}
		}
	}
	return "unknown"
}

func main() {
	sarama.Logger = log.New(os.Stderr, "sarama ", log.LstdFlags)
	serve("sarama", version(), func(kind string, number int, g *gates, a *answers) client {
		if kind == "producer" {
			return &producer{answers: a}
		}
		return &consumer{gates: g, number: number}
	})
}

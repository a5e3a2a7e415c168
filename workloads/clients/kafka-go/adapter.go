// segmentio/kafka-go.
package main

import (
	"context"
	"errors"
	"log"
	"os"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/segmentio/kafka-go"
)

func describe(err error) *failure {
	described := &failure{Code: "error", Text: err.Error()}
	var code kafka.Error
	if errors.As(err, &code) {
		described.Code = "Error " + strconv.Itoa(int(code))
	}
	return described
}

var errorLog = kafka.LoggerFunc(log.New(os.Stderr, "kafka-go ", log.LstdFlags).Printf)

// what a record carries to the balancer and to its completion
type ticket struct {
	token     int64
	partition int
}

type segmentioProducer struct {
	host   *host
	writer *kafka.Writer
}

func (p *segmentioProducer) open(intent, config settings) (settings, error) {
	transport := &kafka.Transport{ClientID: intent["client.id"]}
	intent.millis("metadata.max.age.ms", &transport.MetadataTTL)
	p.writer = &kafka.Writer{Addr: kafka.TCP(intent.servers()...), Async: true, ErrorLogger: errorLog, Transport: transport,
		Balancer: kafka.BalancerFunc(balance), Completion: p.completed}
	acks := intent.acks("0") // of Writer{}
	switch acks {
	case "1":
		p.writer.RequiredAcks = kafka.RequireOne
	case "all":
		p.writer.RequiredAcks = kafka.RequireAll
	}
	retries := 9
	if _, there := intent["retries"]; there {
		intent.number("retries", &retries)
		retries = min(retries, 1_000_000)
		p.writer.MaxAttempts = retries + 1
	}
	if value, there := intent["linger.ms"]; there {
		p.writer.BatchTimeout = max(millis(value), time.Nanosecond)
	}
	intent.millis("request.timeout.ms", &p.writer.ReadTimeout, &p.writer.WriteTimeout)
	return settings{
		"acks": acks, "enable.idempotence": "false", "max.in.flight.requests.per.connection": "1",
		"retries": strconv.Itoa(retries), "delivery.timeout.ms": "2147483647", "linger.ms": intent.or("linger.ms", "1000"),
	}, nil
}

func balance(m kafka.Message, partitions ...int) int {
	if t := m.WriterData.(ticket); t.partition >= 0 {
		return t.partition
	}
	return partitions[0]
}

func (p *segmentioProducer) completed(messages []kafka.Message, err error) {
	for _, each := range messages {
		token := each.WriterData.(ticket).token
		if err != nil {
			p.host.lost(token, err)
		} else {
			p.host.delivered(token, int32(each.Partition), each.Offset)
		}
	}
}

func (p *segmentioProducer) send(r record) {
	// It waits for metadata only; an error says that the record was not queued, but not why for certain.
	err := p.writer.WriteMessages(context.Background(), kafka.Message{
		Topic: r.Topic, Key: r.Key, Value: r.Value, Time: r.time(), WriterData: ticket{r.Token, int(r.partition(-1))},
		Headers: mapped(r.Headers, func(h header) kafka.Header { return kafka.Header(h) }),
	})
	if err != nil {
		p.host.lost(r.Token, err)
	}
}

func (p *segmentioProducer) flush() error {
	p.host.wait()
	return nil
}

func (p *segmentioProducer) close(wait time.Duration) error {
	atMost(wait, func() { p.writer.Close() })
	return nil
}

// The consumer uses ConsumerGroup, since Reader does not report rebalances.
type segmentioConsumer struct {
	host    *host
	config  kafka.ConsumerGroupConfig
	level   kafka.IsolationLevel
	records chan kafka.Message
	current atomic.Pointer[kafka.Generation]
	group   *kafka.ConsumerGroup
	stop    context.CancelFunc
}

func (c *segmentioConsumer) open(intent, config settings) (settings, error) {
	c.config = kafka.ConsumerGroupConfig{ID: intent["group.id"], Brokers: intent.servers(), ErrorLogger: errorLog,
		StartOffset: kafka.FirstOffset}
	reset := intent.or("auto.offset.reset", "earliest")
	if reset == "latest" {
		c.config.StartOffset = kafka.LastOffset
	}
	intent.millis("session.timeout.ms", &c.config.SessionTimeout)
	intent.millis("heartbeat.interval.ms", &c.config.HeartbeatInterval)
	isolation := intent.or("isolation.level", "read_uncommitted")
	if isolation == "read_committed" {
		c.level = kafka.ReadCommitted
	}
	c.records = make(chan kafka.Message)
	return settings{"isolation.level": isolation, "enable.auto.commit": "false",
		"auto.offset.reset": reset, "group.protocol": "classic"}, nil
}

func (c *segmentioConsumer) subscribe(topics []string) error {
	c.config.Topics = topics
	group, err := kafka.NewConsumerGroup(c.config)
	if err != nil {
		return err
	}
	running, stop := context.WithCancel(context.Background())
	c.group, c.stop = group, stop
	go c.generations(running)
	return nil
}

func (c *segmentioConsumer) generations(running context.Context) {
	for running.Err() == nil {
		generation, err := c.group.Next(running)
		if err != nil {
			if running.Err() == nil {
				log.Println("next generation:", err)
				time.Sleep(100 * time.Millisecond)
			}
			continue
		}
		c.current.Store(generation)
		claims := []topicPartition{}
		for topic, partitions := range generation.Assignments {
			for _, each := range partitions {
				claims = append(claims, topicPartition{topic, int32(each.ID)})
			}
		}
		if len(claims) > 0 {
			c.host.rebalance("assigned", claims)
		}
		for topic, partitions := range generation.Assignments {
			for _, each := range partitions {
				generation.Start(func(ctx context.Context) { c.read(ctx, topic, each) })
			}
		}
		generation.Start(func(ctx context.Context) {
			<-ctx.Done()
			if len(claims) > 0 {
				c.host.rebalance("revoked", claims)
			}
			c.current.Store(nil)
		})
	}
}

// read hands over the records of a topic-partition until the generation ends.
func (c *segmentioConsumer) read(ctx context.Context, topic string, from kafka.PartitionAssignment) {
	reader := kafka.NewReader(kafka.ReaderConfig{Brokers: c.config.Brokers, Topic: topic, Partition: from.ID,
		IsolationLevel: c.level, MaxWait: 250 * time.Millisecond, ErrorLogger: errorLog})
	defer reader.Close()
	reader.SetOffset(from.Offset)
	for {
		message, err := reader.ReadMessage(ctx)
		if ctx.Err() != nil {
			return
		}
		if err != nil {
			log.Println("read:", err)
			time.Sleep(100 * time.Millisecond)
			continue
		}
		select {
		case c.records <- message:
		case <-ctx.Done():
			return
		}
	}
}

func (c *segmentioConsumer) poll(most int, wait time.Duration) ([]consumed, error) {
	return collect(c.records, most, wait, func(m kafka.Message) consumed {
		return consumed{Topic: m.Topic, Partition: int32(m.Partition), Offset: m.Offset, Key: m.Key, Value: m.Value,
			Time: m.Time, Headers: mapped(m.Headers, func(h kafka.Header) header { return header(h) })}
	}), nil
}

func (c *segmentioConsumer) commit(offsets []offset) error {
	generation := c.current.Load()
	if generation == nil {
		return &failure{Code: "no generation"}
	}
	byTopic := map[string]map[int]int64{}
	for _, each := range offsets {
		if byTopic[each.Topic] == nil {
			byTopic[each.Topic] = map[int]int64{}
		}
		byTopic[each.Topic][int(each.Partition)] = each.Offset
	}
	return generation.CommitOffsets(byTopic)
}

func (c *segmentioConsumer) seek([]offset) error { return unsupported("seek") }

func (c *segmentioConsumer) close() error {
	if c.group != nil {
		c.stop()
		c.group.Close()
	}
	return nil
}

func main() {
	serve(adapter{
		name: "kafka-go", module: "github.com/segmentio/kafka-go", describe: describe,
		producer: func(h *host) producer { return &segmentioProducer{host: h} },
		consumer: func(h *host) consumer { return &segmentioConsumer{host: h} },
	})
}

// segmentio/kafka-go.
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

	"github.com/segmentio/kafka-go"
)

func failed(err error) error {
	if err == nil {
		return nil
	}
	described := &failure{Code: "error", Text: err.Error(), Outcome: "info"}
	var code kafka.Error
	if errors.As(err, &code) {
		described.Code = "Error " + strconv.Itoa(int(code))
	}
	return described
}

func millis(text string) time.Duration {
	n, _ := strconv.ParseInt(text, 10, 64)
	return time.Duration(n) * time.Millisecond
}

var errorLog = kafka.LoggerFunc(log.New(os.Stderr, "kafka-go ", log.LstdFlags).Printf)

// what a record carries to the balancer and to its completion
type ticket struct {
	token     int64
	partition int
}

type producer struct {
	answers *answers
	writer  *kafka.Writer
	open_   sync.WaitGroup
}

func (p *producer) open(r *request) (map[string]string, error) {
	w := &kafka.Writer{Addr: kafka.TCP(strings.Split(r.Intent["bootstrap.servers"], ",")...), Async: true, ErrorLogger: errorLog}
	transport := &kafka.Transport{ClientID: r.Intent["client.id"]}
	if value, there := r.Intent["metadata.max.age.ms"]; there {
		transport.MetadataTTL = millis(value)
	}
	w.Transport = transport
	w.Balancer = kafka.BalancerFunc(func(m kafka.Message, partitions ...int) int {
		if t := m.WriterData.(ticket); t.partition >= 0 {
			return t.partition
		}
		return partitions[0]
	})
	// Writer{} has acks=0.
	acks := either(r.Intent, "acks", "0")
	switch acks {
	case "1":
		w.RequiredAcks = kafka.RequireOne
	case "all", "-1":
		acks = "all"
		w.RequiredAcks = kafka.RequireAll
	}
	attempts := 10
	if value, there := r.Intent["retries"]; there {
		n, _ := strconv.Atoi(value)
		attempts = min(n, 1_000_000) + 1
		w.MaxAttempts = attempts
	}
	linger := either(r.Intent, "linger.ms", "1000")
	if value, there := r.Intent["linger.ms"]; there {
		w.BatchTimeout = max(millis(value), time.Nanosecond)
	}
	if value, there := r.Intent["request.timeout.ms"]; there {
		w.ReadTimeout, w.WriteTimeout = millis(value), millis(value)
	}
	w.Completion = func(messages []kafka.Message, err error) {
		for _, each := range messages {
			token := each.WriterData.(ticket).token
			switch {
			case err != nil:
				f := failed(err).(*failure)
				p.answers.add(token, "info", f.Code, f.Text, "")
			case w.RequiredAcks == kafka.RequireNone:
				p.answers.add(token, "sent", each.Partition)
			default:
				p.answers.add(token, "ok", each.Partition, each.Offset)
			}
			p.open_.Done()
		}
	}
	p.writer = w
	return map[string]string{
		"acks": acks, "enable.idempotence": "false", "max.in.flight.requests.per.connection": "1",
		"retries": strconv.Itoa(attempts - 1), "delivery.timeout.ms": "2147483647", "linger.ms": linger,
	}, nil
}

func (p *producer) handle(r *request) (map[string]any, error) {
	switch r.Do {
	case "send":
		for _, each := range r.Records {
			p.send(each)
		}
		return nil, nil
	case "flush":
		p.open_.Wait()
		return nil, nil
	case "close":
		done := make(chan bool)
		go func() { p.writer.Close(); close(done) }()
		select {
		case <-done:
		case <-time.After(time.Duration(r.Ms) * time.Millisecond):
		}
		return nil, nil
	}
	return nil, unsupported(r)
}

func (p *producer) send(each record) {
	message := kafka.Message{Topic: each.Topic, Key: each.Key, Value: each.Value, WriterData: ticket{each.Token, -1}}
	if each.Partition != nil {
		message.WriterData = ticket{each.Token, int(*each.Partition)}
	}
	if each.Timestamp != nil {
		message.Time = time.UnixMilli(*each.Timestamp)
	}
	for _, h := range each.Headers {
		message.Headers = append(message.Headers, kafka.Header{Key: h.Key, Value: h.Value})
	}
	p.open_.Add(1)
	// It waits for metadata only; an error says that the record was not queued, but not why for certain.
	if err := p.writer.WriteMessages(context.Background(), message); err != nil {
		f := failed(err).(*failure)
		p.answers.add(each.Token, "info", f.Code, f.Text, "")
		p.open_.Done()
	}
}

// The consumer uses ConsumerGroup, since Reader does not report rebalances.
type consumer struct {
	gates   *gates
	config  kafka.ConsumerGroupConfig
	level   kafka.IsolationLevel
	records chan kafka.Message
	lock    sync.Mutex
	current *kafka.Generation
	group   *kafka.ConsumerGroup
	stop    context.CancelFunc
}

func (c *consumer) open(r *request) (map[string]string, error) {
	c.config = kafka.ConsumerGroupConfig{ID: r.Intent["group.id"], Brokers: strings.Split(r.Intent["bootstrap.servers"], ","),
		ErrorLogger: errorLog, StartOffset: kafka.FirstOffset}
	reset := either(r.Intent, "auto.offset.reset", "earliest")
	if reset == "latest" {
		c.config.StartOffset = kafka.LastOffset
	}
	if value, there := r.Intent["session.timeout.ms"]; there {
		c.config.SessionTimeout = millis(value)
	}
	if value, there := r.Intent["heartbeat.interval.ms"]; there {
		c.config.HeartbeatInterval = millis(value)
	}
	isolation := either(r.Intent, "isolation.level", "read_uncommitted")
	if isolation == "read_committed" {
		c.level = kafka.ReadCommitted
	}
	c.records = make(chan kafka.Message)
	return map[string]string{"isolation.level": isolation, "enable.auto.commit": "false",
		"auto.offset.reset": reset, "group.protocol": "classic"}, nil
}

func (c *consumer) handle(r *request) (map[string]any, error) {
	switch r.Do {
	case "subscribe":
		c.config.Topics = r.Topics
		group, err := kafka.NewConsumerGroup(c.config)
		if err != nil {
			return nil, failed(err)
		}
		running, stop := context.WithCancel(context.Background())
		c.group, c.stop = group, stop
		go c.generations(running)
		return nil, nil
	case "poll":
		return c.poll(r)
	case "commit":
		c.lock.Lock()
		generation := c.current
		c.lock.Unlock()
		if generation == nil {
			return nil, &failure{Code: "no generation", Outcome: "info"}
		}
		offsets := map[string]map[int]int64{}
		for _, each := range r.Offsets {
			if offsets[each.Topic] == nil {
				offsets[each.Topic] = map[int]int64{}
			}
			offsets[each.Topic][int(each.Partition)] = each.Offset
		}
		return nil, failed(generation.CommitOffsets(offsets))
	case "close":
		if c.group != nil {
			c.stop()
			c.group.Close()
		}
		return nil, nil
	}
	return nil, unsupported(r)
}

func (c *consumer) generations(running context.Context) {
	for running.Err() == nil {
		generation, err := c.group.Next(running)
		if err != nil {
			if running.Err() == nil {
				log.Println("next generation:", err)
				time.Sleep(100 * time.Millisecond)
			}
			continue
		}
		c.lock.Lock()
		c.current = generation
		c.lock.Unlock()
		claims := [][]any{}
		for topic, partitions := range generation.Assignments {
			for _, each := range partitions {
				claims = append(claims, []any{topic, each.ID})
			}
		}
		if len(claims) > 0 {
			c.gates.rebalance("assigned", claims)
		}
		for topic, partitions := range generation.Assignments {
			for _, each := range partitions {
				generation.Start(func(ctx context.Context) { c.read(ctx, topic, each) })
			}
		}
		generation.Start(func(ctx context.Context) {
			<-ctx.Done()
			if len(claims) > 0 {
				c.gates.rebalance("revoked", claims)
			}
			c.lock.Lock()
			c.current = nil
			c.lock.Unlock()
		})
	}
}

// read hands over the records of a topic-partition until the generation ends.
func (c *consumer) read(ctx context.Context, topic string, from kafka.PartitionAssignment) {
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

func (c *consumer) poll(r *request) (map[string]any, error) {
	list := [][]any{}
	within := time.After(time.Duration(r.Ms) * time.Millisecond)
	for len(list) < r.Max {
		select {
		case each := <-c.records:
			headers := []header{}
			for _, h := range each.Headers {
				headers = append(headers, header{h.Key, h.Value})
			}
			list = append(list, []any{each.Topic, each.Partition, each.Offset, -1, each.Key, each.Value,
				each.Time.UnixMilli(), "create", headers})
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
			if module.Path == "github.com/segmentio/kafka-go" {
				return strings.TrimPrefix(module.Version, "v")
			}
		}
	}
	return "unknown"
}

func main() {
	serve("kafka-go", version(), func(kind string, number int, g *gates, a *answers) client {
		if kind == "producer" {
			return &producer{answers: a}
		}
		return &consumer{gates: g}
	})
}

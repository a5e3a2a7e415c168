// franz-go.
package main

import (
	"context"
	"errors"
	"os"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
)

func failed(err error) error {
	if err == nil {
		return nil
	}
	described := &failure{Code: "error", Text: err.Error(), Outcome: "info", Abortable: true}
	var kafka *kerr.Error
	if errors.As(err, &kafka) {
		described.Code = kafka.Message
		described.Fatal = kafka == kerr.InvalidProducerEpoch || kafka == kerr.ProducerFenced
		described.Abortable = !described.Fatal
	}
	return described
}

func millis(text string) time.Duration {
	n, _ := strconv.ParseInt(text, 10, 64)
	return time.Duration(n) * time.Millisecond
}

func common(intent map[string]string) []kgo.Opt {
	options := []kgo.Opt{
		kgo.SeedBrokers(strings.Split(intent["bootstrap.servers"], ",")...),
		kgo.ClientID(intent["client.id"]),
		kgo.WithLogger(kgo.BasicLogger(os.Stderr, kgo.LogLevelWarn, nil)),
	}
	if value, there := intent["request.timeout.ms"]; there {
		options = append(options, kgo.RequestTimeoutOverhead(millis(value)), kgo.ProduceRequestTimeout(millis(value)))
	}
	if value, there := intent["metadata.max.age.ms"]; there {
		options = append(options, kgo.MetadataMaxAge(millis(value)))
	}
	return options
}

// A producer of a process that has a consumer, too, shares its client: franz-go's GroupTransactSession consumes,
// transforms and produces, and commits what was polled with the transaction.
type producer struct {
	answers *answers
	client  *kgo.Client
	acks    string
	options []kgo.Opt
	session *kgo.GroupTransactSession
	context time.Duration // after which the application cancels a record; 0 for never
	open_   bool          // a transaction is open
}

// consumerBeside is the consumer of this process that has not subscribed yet, if there is one.
func consumerBeside() *consumer {
	knownLock.Lock()
	defer knownLock.Unlock()
	for _, each := range clients {
		if c, is := each.(*consumer); is && c.client == nil && c.producer == nil {
			return c
		}
	}
	return nil
}

func (p *producer) open(r *request) (map[string]string, error) {
	options := append(common(r.Intent), kgo.RecordPartitioner(kgo.ManualPartitioner()))
	p.acks = either(r.Intent, "acks", "all")
	if p.acks == "-1" {
		p.acks = "all"
	}
	idempotent := either(r.Intent, "enable.idempotence", "true") == "true" && p.acks == "all"
	transactional := r.Intent["transactional.id"] != ""
	if transactional {
		options = append(options, kgo.TransactionalID(r.Intent["transactional.id"]))
		idempotent = true
	}
	inFlight := either(r.Intent, "max.in.flight.requests.per.connection", "")
	if !idempotent {
		options = append(options, kgo.DisableIdempotentWrite())
		if inFlight == "" {
			inFlight = "1"
		}
		n, _ := strconv.Atoi(inFlight)
		options = append(options, kgo.MaxProduceRequestsInflightPerBroker(n))
	}
	switch p.acks {
	case "0":
		options = append(options, kgo.RequiredAcks(kgo.NoAck()))
	case "1":
		options = append(options, kgo.RequiredAcks(kgo.LeaderAck()))
	}
	if value, there := r.Intent["linger.ms"]; there {
		options = append(options, kgo.ProducerLinger(millis(value)))
	}
	if value, there := r.Intent["delivery.timeout.ms"]; there {
		options = append(options, kgo.RecordDeliveryTimeout(millis(value)))
	}
	if value, there := r.Intent["retries"]; there && value != "2147483647" {
		n, _ := strconv.Atoi(value)
		options = append(options, kgo.RecordRetries(n))
	}
	if value, there := r.Intent["transaction.timeout.ms"]; there {
		options = append(options, kgo.TransactionTimeout(millis(value)))
	}
	options = append(options, kgo.MaxBufferedRecords(20_000))
	p.options = options
	p.context = millis(r.Config["record.context.ms"])
	if !transactional {
		var err error
		if p.client, err = kgo.NewClient(options...); err != nil {
			return nil, err
		}
	}
	return map[string]string{
		"acks": p.acks, "enable.idempotence": strconv.FormatBool(idempotent),
		"max.in.flight.requests.per.connection": either(map[string]string{"x": inFlight}, "x", "5"),
		"retries":                               either(r.Intent, "retries", "2147483647"),
		"delivery.timeout.ms":                   either(r.Intent, "delivery.timeout.ms", "2147483647"),
		"linger.ms":                             either(r.Intent, "linger.ms", "10"),
	}, nil
}

func (p *producer) handle(r *request) (map[string]any, error) {
	wait, cancel := context.WithTimeout(context.Background(), 60*time.Second)
	defer cancel()
	switch r.Do {
	case "send":
		for _, each := range r.Records {
			p.send(each)
		}
		return nil, nil
	case "flush":
		return nil, failed(p.client.Flush(wait))
	case "init_txn":
		if c := consumerBeside(); c != nil {
			c.producer = p // the session is opened when the consumer subscribes
			return nil, nil
		}
		var err error
		if p.client, err = kgo.NewClient(p.options...); err != nil {
			return nil, err
		}
		// franz-go asks for its producer id with the first transaction; fence predecessors now.
		_, _, err = p.client.ProducerID(wait)
		return nil, failed(err)
	case "begin":
		p.open_ = true
		return nil, failed(p.client.BeginTransaction())
	case "txn_offsets":
		return nil, nil // the session commits the positions of what was polled
	case "commit":
		if err := p.client.Flush(wait); err != nil {
			return nil, failed(err)
		}
		if p.session == nil {
			return nil, failed(p.client.EndTransaction(wait, kgo.TryCommit))
		}
		p.open_ = false
		p.client.AllowRebalance() // End waits for a heartbeat, and so for a rebalance that polling blocked
		committed, err := p.session.End(wait, kgo.TryCommit)
		if err == nil && !committed {
			return nil, &failure{Code: "SESSION_ABORTED", Text: "the group was rebalanced, and the session aborted", Outcome: "info", Abortable: true}
		}
		return nil, failed(err)
	case "abort":
		if p.session != nil {
			if !p.open_ {
				return nil, nil // the session has aborted already
			}
			p.open_ = false
			p.client.AllowRebalance()
			_, err := p.session.End(wait, kgo.TryAbort)
			return nil, failed(err)
		}
		if err := p.client.AbortBufferedRecords(wait); err != nil {
			return nil, failed(err)
		}
		return nil, failed(p.client.EndTransaction(wait, kgo.TryAbort))
	case "close":
		if p.client == nil || p.session != nil { // the consumer closes the session
			return nil, nil
		}
		within, stop := context.WithTimeout(context.Background(), time.Duration(r.Ms)*time.Millisecond)
		p.client.Flush(within)
		stop()
		p.client.CloseAllowingRebalance()
		return nil, nil
	}
	return nil, unsupported(r)
}

func (p *producer) send(each record) {
	message := &kgo.Record{Topic: each.Topic, Key: each.Key, Value: each.Value}
	if each.Partition != nil {
		message.Partition = *each.Partition
	}
	if each.Timestamp != nil {
		message.Timestamp = time.UnixMilli(*each.Timestamp)
	}
	for _, h := range each.Headers {
		message.Headers = append(message.Headers, kgo.RecordHeader{Key: h.Key, Value: h.Value})
	}
	within := context.Background()
	if p.context > 0 {
		var cancel context.CancelFunc
		within, cancel = context.WithTimeout(within, p.context)
		time.AfterFunc(10*p.context, cancel)
	}
	p.client.Produce(within, message, func(sent *kgo.Record, err error) {
		switch {
		case err != nil:
			f := failed(err).(*failure)
			p.answers.add(each.Token, "info", f.Code, f.Text, map[bool]string{true: "fatal"}[f.Fatal])
		case p.acks == "0":
			p.answers.add(each.Token, "sent", sent.Partition)
		default:
			p.answers.add(each.Token, "ok", sent.Partition, sent.Offset)
		}
	})
}

type consumer struct {
	gates  *gates
	number int
	client *kgo.Client
	intent map[string]string
	// the transactional producer that shares the client, if there is one
	producer *producer
	changes  queue
}

func pairs(m map[string][]int32) [][]any {
	list := [][]any{}
	for topic, partitions := range m {
		for _, partition := range partitions {
			list = append(list, []any{topic, partition})
		}
	}
	return list
}

func (c *consumer) open(r *request) (map[string]string, error) {
	c.intent = r.Intent
	return map[string]string{
		"isolation.level":    either(r.Intent, "isolation.level", "read_uncommitted"),
		"enable.auto.commit": either(r.Intent, "enable.auto.commit", "true"),
		"auto.offset.reset":  either(r.Intent, "auto.offset.reset", "earliest"),
		"group.protocol":     "classic",
	}, nil
}

func (c *consumer) subscribe(topics []string) error {
	event := func(name string) func(context.Context, *kgo.Client, map[string][]int32) {
		return func(_ context.Context, _ *kgo.Client, m map[string][]int32) {
			if len(m) == 0 {
				return
			}
			if c.producer == nil {
				c.gates.rebalance(name, pairs(m))
				return
			}
			// A session's End waits for its callbacks, and the host answers them when it polls, which is after End.
			list := pairs(m)
			c.changes.add(func() { c.gates.rebalance(name, list) })
		}
	}
	options := append(common(c.intent), kgo.ConsumeTopics(topics...), kgo.ConsumerGroup(c.intent["group.id"]),
		kgo.OnPartitionsAssigned(event("assigned")), kgo.OnPartitionsLost(event("lost")), kgo.BlockRebalanceOnPoll())
	auto := either(c.intent, "enable.auto.commit", "true") == "true"
	options = append(options, kgo.OnPartitionsRevoked(func(ctx context.Context, client *kgo.Client, m map[string][]int32) {
		if auto {
			client.CommitOffsetsSync(ctx, client.UncommittedOffsets(), c.committed)
		}
		event("revoked")(ctx, client, m)
	}))
	if !auto {
		options = append(options, kgo.DisableAutoCommit())
	} else {
		options = append(options, kgo.AutoCommitInterval(millis(either(c.intent, "auto.commit.interval.ms", "5000"))),
			kgo.AutoCommitCallback(c.committed))
	}
	if c.intent["isolation.level"] == "read_committed" {
		options = append(options, kgo.FetchIsolationLevel(kgo.ReadCommitted()))
	}
	if c.intent["auto.offset.reset"] == "latest" {
		options = append(options, kgo.ConsumeResetOffset(kgo.NewOffset().AtEnd()))
	}
	if strategy := c.intent["partition.assignment.strategy"]; strings.Contains(strategy, "Range") {
		options = append(options, kgo.Balancers(kgo.RangeBalancer()))
	}
	if value, there := c.intent["session.timeout.ms"]; there {
		options = append(options, kgo.SessionTimeout(millis(value)))
	}
	if c.producer != nil {
		return c.openSession(append(c.producer.options, options...))
	}
	var err error
	c.client, err = kgo.NewClient(options...)
	return err
}

func (c *consumer) openSession(options []kgo.Opt) error {
	session, err := kgo.NewGroupTransactSession(options...)
	if err != nil {
		return err
	}
	c.client, c.producer.client, c.producer.session = session.Client(), session.Client(), session
	wait, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	_, _, err = c.client.ProducerID(wait) // fences predecessors
	return failed(err)
}

// committed reports the positions that a commit of the client's own was acknowledged for.
func (c *consumer) committed(_ *kgo.Client, asked *kmsg.OffsetCommitRequest, answered *kmsg.OffsetCommitResponse, err error) {
	if err != nil || asked == nil || answered == nil {
		return
	}
	refused := map[string]map[int32]bool{}
	for _, topic := range answered.Topics {
		for _, partition := range topic.Partitions {
			if partition.ErrorCode != 0 {
				if refused[topic.Topic] == nil {
					refused[topic.Topic] = map[int32]bool{}
				}
				refused[topic.Topic][partition.Partition] = true
			}
		}
	}
	list := [][]any{}
	for _, topic := range asked.Topics {
		for _, partition := range topic.Partitions {
			if !refused[topic.Topic][partition.Partition] {
				list = append(list, []any{topic.Topic, partition.Partition, partition.Offset})
			}
		}
	}
	line(map[string]any{"ev": "committed", "c": c.number, "offsets": list})
}

func (c *consumer) handle(r *request) (map[string]any, error) {
	switch r.Do {
	case "subscribe":
		return nil, c.subscribe(r.Topics)
	case "poll":
		return c.poll(r)
	case "commit":
		wait, cancel := context.WithTimeout(context.Background(), 15*time.Second)
		defer cancel()
		records := []*kgo.Record{}
		for _, each := range r.Offsets {
			records = append(records, &kgo.Record{Topic: each.Topic, Partition: each.Partition, Offset: each.Offset - 1, LeaderEpoch: -1})
		}
		return nil, failed(c.client.CommitRecords(wait, records...))
	case "seek":
		if c.producer == nil { // a session goes back by itself when it aborts
			offsets := map[string]map[int32]kgo.EpochOffset{}
			for _, each := range r.Offsets {
				if offsets[each.Topic] == nil {
					offsets[each.Topic] = map[int32]kgo.EpochOffset{}
				}
				offsets[each.Topic][each.Partition] = kgo.EpochOffset{Epoch: -1, Offset: each.Offset}
			}
			c.client.SetOffsets(offsets)
		}
		return nil, nil
	case "close":
		if c.client != nil {
			c.client.AllowRebalance()
			c.client.CloseAllowingRebalance()
		}
		return nil, nil
	}
	return nil, unsupported(r)
}

func (c *consumer) poll(r *request) (map[string]any, error) {
	c.client.AllowRebalance() // asked again means processed
	within, cancel := context.WithTimeout(context.Background(), time.Duration(r.Ms)*time.Millisecond)
	defer cancel()
	fetches := c.client.PollRecords(within, r.Max)
	c.changes.await() // the host learns of an assignment before its records
	list := [][]any{}
	fetches.EachRecord(func(each *kgo.Record) {
		headers := []header{}
		for _, h := range each.Headers {
			headers = append(headers, header{h.Key, h.Value})
		}
		kind := "create"
		if each.Attrs.TimestampType() == 1 {
			kind = "append"
		}
		list = append(list, []any{each.Topic, each.Partition, each.Offset, each.LeaderEpoch, each.Key, each.Value,
			each.Timestamp.UnixMilli(), kind, headers})
	})
	return map[string]any{"r": list}, nil
}

func version() string {
	if info, there := debug.ReadBuildInfo(); there {
		for _, module := range info.Deps {
			if module.Path == "github.com/twmb/franz-go" {
				return strings.TrimPrefix(module.Version, "v")
			}
		}
	}
	return "unknown"
}

func main() {
	serve("franz-go", version(), func(kind string, number int, g *gates, a *answers) client {
		if kind == "producer" {
			return &producer{answers: a}
		}
		return &consumer{gates: g, number: number}
	})
}

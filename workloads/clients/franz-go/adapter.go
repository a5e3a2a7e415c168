// franz-go.
package main

import (
	"context"
	"errors"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
)

const longest = 60 * time.Second // that a call may wait

func describe(err error) *failure {
	described := &failure{Code: "error", Text: err.Error(), Abortable: true}
	var kafka *kerr.Error
	if errors.As(err, &kafka) {
		described.Code = kafka.Message
		described.Fatal = kafka == kerr.InvalidProducerEpoch || kafka == kerr.ProducerFenced
		described.Abortable = !described.Fatal
	}
	return described
}

// given makes an option of a setting, if it is set.
func given[O kgo.Opt](intent settings, name string, option func(time.Duration) O) []kgo.Opt {
	if value, there := intent[name]; there {
		return []kgo.Opt{option(millis(value))}
	}
	return nil
}

func common(intent settings) []kgo.Opt {
	return slices.Concat([]kgo.Opt{
		kgo.SeedBrokers(intent.servers()...),
		kgo.ClientID(intent["client.id"]),
		kgo.WithLogger(kgo.BasicLogger(os.Stderr, kgo.LogLevelWarn, nil)),
	},
		given(intent, "request.timeout.ms", kgo.RequestTimeoutOverhead),
		given(intent, "request.timeout.ms", kgo.ProduceRequestTimeout),
		given(intent, "metadata.max.age.ms", kgo.MetadataMaxAge))
}

// A producer of a process that has a consumer, too, shares its client: franz-go's GroupTransactSession consumes,
// transforms and produces, and commits what was polled with the transaction.
type franzProducer struct {
	host    *host
	client  *kgo.Client
	options []kgo.Opt
	session *kgo.GroupTransactSession
	context time.Duration // after which the application cancels a record; 0 for never
	begun   bool          // a transaction of the session is open
}

func (p *franzProducer) open(intent, config settings) (settings, error) {
	transactional := intent["transactional.id"] != ""
	acks := intent.acks("all")
	idempotent := intent.or("enable.idempotence", "true") == "true" && acks == "all" || transactional
	inFlight := "5" // of an idempotent producer, whatever is asked for
	options := slices.Concat(common(intent),
		[]kgo.Opt{kgo.RecordPartitioner(kgo.ManualPartitioner()), kgo.MaxBufferedRecords(20_000)},
		given(intent, "linger.ms", kgo.ProducerLinger),
		given(intent, "delivery.timeout.ms", kgo.RecordDeliveryTimeout),
		given(intent, "transaction.timeout.ms", kgo.TransactionTimeout))
	if transactional {
		options = append(options, kgo.TransactionalID(intent["transactional.id"]))
	}
	if !idempotent {
		inFlight = intent.or("max.in.flight.requests.per.connection", "1")
		n, _ := strconv.Atoi(inFlight)
		options = append(options, kgo.DisableIdempotentWrite(), kgo.MaxProduceRequestsInflightPerBroker(n))
	}
	switch acks {
	case "0":
		options = append(options, kgo.RequiredAcks(kgo.NoAck()))
	case "1":
		options = append(options, kgo.RequiredAcks(kgo.LeaderAck()))
	}
	if value, there := intent["retries"]; there && value != "2147483647" {
		n, _ := strconv.Atoi(value)
		options = append(options, kgo.RecordRetries(n))
	}
	p.options, p.context = options, millis(config["record.context.ms"])
	var err error
	if !transactional { // else init_txn creates the client
		p.client, err = kgo.NewClient(options...)
	}
	return settings{
		"acks": acks, "enable.idempotence": strconv.FormatBool(idempotent),
		"max.in.flight.requests.per.connection": inFlight,
		"retries":                               intent.or("retries", "2147483647"),
		"delivery.timeout.ms":                   intent.or("delivery.timeout.ms", "2147483647"),
		"linger.ms":                             intent.or("linger.ms", "10"),
	}, err
}

func (p *franzProducer) send(r record) {
	message := &kgo.Record{Topic: r.Topic, Partition: r.partition(0), Key: r.Key, Value: r.Value, Timestamp: r.time(),
		Headers: mapped(r.Headers, func(h header) kgo.RecordHeader { return kgo.RecordHeader(h) })}
	within := context.Background()
	if p.context > 0 {
		var cancel context.CancelFunc
		within, cancel = context.WithTimeout(within, p.context)
		time.AfterFunc(10*p.context, cancel)
	}
	p.client.Produce(within, message, func(sent *kgo.Record, err error) {
		if err != nil {
			p.host.lost(r.Token, err)
		} else {
			p.host.delivered(r.Token, sent.Partition, sent.Offset)
		}
	})
}

func (p *franzProducer) flush() error { return bounded(longest, p.client.Flush) }

func (p *franzProducer) initTxn() (err error) {
	if c := consumerBeside(); c != nil {
		c.producer = p // the session is opened when the consumer subscribes
		return nil
	}
	if p.client, err = kgo.NewClient(p.options...); err != nil {
		return err
	}
	return bounded(longest, p.fence)
}

// consumerBeside is the consumer of this process that has not subscribed yet, if there is one.
func consumerBeside() (beside *franzConsumer) {
	consumers.Range(func(_, each any) bool {
		if c := each.(*franzConsumer); c.client == nil && c.producer == nil {
			beside = c
		}
		return beside == nil
	})
	return beside
}

// fence asks for the producer id, which fences predecessors. By itself franz-go asks with the first transaction.
func (p *franzProducer) fence(within context.Context) error {
	_, _, err := p.client.ProducerID(within)
	return err
}

func (p *franzProducer) begin() error {
	p.begun = true
	return p.client.BeginTransaction()
}

// The session commits the positions of what was polled.
func (p *franzProducer) txnOffsets(consumer, []offset) error { return nil }

func (p *franzProducer) commit() error {
	return bounded(longest, func(within context.Context) error {
		if err := p.client.Flush(within); err != nil {
			return err
		}
		if p.session == nil {
			return p.client.EndTransaction(within, kgo.TryCommit)
		}
		committed, err := p.end(within, kgo.TryCommit)
		if err == nil && !committed {
			return &failure{Code: "SESSION_ABORTED", Text: "the group was rebalanced, and the session aborted", Abortable: true}
		}
		return err
	})
}

func (p *franzProducer) abort() error {
	return bounded(longest, func(within context.Context) error {
		if p.session != nil && !p.begun {
			return nil // the session has aborted already
		}
		if p.session != nil {
			_, err := p.end(within, kgo.TryAbort)
			return err
		}
		if err := p.client.AbortBufferedRecords(within); err != nil {
			return err
		}
		return p.client.EndTransaction(within, kgo.TryAbort)
	})
}

func (p *franzProducer) end(within context.Context, how kgo.TransactionEndTry) (committed bool, err error) {
	p.begun = false
	p.client.AllowRebalance() // End waits for a heartbeat, and so for a rebalance that polling blocked
	return p.session.End(within, how)
}

func (p *franzProducer) close(wait time.Duration) error {
	if p.client != nil && p.session == nil { // the consumer closes the session
		bounded(wait, p.client.Flush)
		p.client.CloseAllowingRebalance()
	}
	return nil
}

type franzConsumer struct {
	host     *host
	client   *kgo.Client
	intent   settings
	producer *franzProducer // the transactional one that shares the client, if there is one
	changes  queue
}

func (c *franzConsumer) open(intent, _ settings) (settings, error) {
	c.intent = intent
	return settings{
		"isolation.level":    intent.or("isolation.level", "read_uncommitted"),
		"enable.auto.commit": intent.or("enable.auto.commit", "true"),
		"auto.offset.reset":  intent.or("auto.offset.reset", "earliest"),
		"group.protocol":     "classic",
	}, nil
}

func (c *franzConsumer) subscribe(topics []string) (err error) {
	options := slices.Concat(common(c.intent),
		[]kgo.Opt{kgo.ConsumeTopics(topics...), kgo.ConsumerGroup(c.intent["group.id"]), kgo.BlockRebalanceOnPoll(),
			kgo.OnPartitionsAssigned(c.rebalanced("assigned")), kgo.OnPartitionsLost(c.rebalanced("lost"))},
		given(c.intent, "session.timeout.ms", kgo.SessionTimeout))
	revoked := c.rebalanced("revoked")
	if c.intent.or("enable.auto.commit", "true") == "true" {
		options = append(options, kgo.AutoCommitCallback(c.committed),
			kgo.AutoCommitInterval(millis(c.intent.or("auto.commit.interval.ms", "5000"))),
			kgo.OnPartitionsRevoked(func(ctx context.Context, client *kgo.Client, partitions map[string][]int32) {
				client.CommitOffsetsSync(ctx, client.UncommittedOffsets(), c.committed)
				revoked(ctx, client, partitions)
			}))
	} else {
		options = append(options, kgo.DisableAutoCommit(), kgo.OnPartitionsRevoked(revoked))
	}
	if c.intent["isolation.level"] == "read_committed" {
		options = append(options, kgo.FetchIsolationLevel(kgo.ReadCommitted()))
	}
	if c.intent["auto.offset.reset"] == "latest" {
		options = append(options, kgo.ConsumeResetOffset(kgo.NewOffset().AtEnd()))
	}
	if strings.Contains(c.intent["partition.assignment.strategy"], "Range") {
		options = append(options, kgo.Balancers(kgo.RangeBalancer()))
	}
	if c.producer != nil {
		return c.openSession(append(c.producer.options, options...))
	}
	c.client, err = kgo.NewClient(options...)
	return err
}

func (c *franzConsumer) openSession(options []kgo.Opt) error {
	session, err := kgo.NewGroupTransactSession(options...)
	if err != nil {
		return err
	}
	c.client, c.producer.client, c.producer.session = session.Client(), session.Client(), session
	return bounded(30*time.Second, c.producer.fence)
}

// rebalanced makes a callback that tells the host of a change.
func (c *franzConsumer) rebalanced(event string) func(context.Context, *kgo.Client, map[string][]int32) {
	return func(_ context.Context, _ *kgo.Client, partitions map[string][]int32) {
		list := flat(partitions)
		if len(list) == 0 {
			return
		}
		if c.producer == nil {
			c.host.rebalance(event, list)
			return
		}
		// A session's End waits for its callbacks, and the host answers them when it polls, which is after End.
		c.changes.add(func() { c.host.rebalance(event, list) })
	}
}

// committed reports the positions that a commit of the client's own was acknowledged for.
func (c *franzConsumer) committed(_ *kgo.Client, asked *kmsg.OffsetCommitRequest, answered *kmsg.OffsetCommitResponse, err error) {
	if err != nil || asked == nil || answered == nil {
		return
	}
	accepted := map[topicPartition]bool{}
	for _, topic := range answered.Topics {
		for _, each := range topic.Partitions {
			accepted[topicPartition{topic.Topic, each.Partition}] = each.ErrorCode == 0
		}
	}
	offsets := []offset{}
	for _, topic := range asked.Topics {
		for _, each := range topic.Partitions {
			if place := (topicPartition{topic.Topic, each.Partition}); accepted[place] {
				offsets = append(offsets, offset{place, each.Offset})
			}
		}
	}
	c.host.committed(offsets)
}

func (c *franzConsumer) poll(most int, wait time.Duration) (records []consumed, err error) {
	c.client.AllowRebalance() // asked again means processed
	within, cancel := context.WithTimeout(context.Background(), wait)
	defer cancel()
	fetches := c.client.PollRecords(within, most)
	c.changes.await() // the host learns of an assignment before its records
	fetches.EachRecord(func(r *kgo.Record) {
		records = append(records, consumed{Topic: r.Topic, Partition: r.Partition, Offset: r.Offset, Epoch: &r.LeaderEpoch,
			Key: r.Key, Value: r.Value, Time: r.Timestamp, Appended: r.Attrs.TimestampType() == 1,
			Headers: mapped(r.Headers, func(h kgo.RecordHeader) header { return header(h) })})
	})
	return records, nil
}

func (c *franzConsumer) commit(offsets []offset) error {
	records := mapped(offsets, func(o offset) *kgo.Record {
		return &kgo.Record{Topic: o.Topic, Partition: o.Partition, Offset: o.Offset - 1, LeaderEpoch: -1}
	})
	return bounded(15*time.Second, func(within context.Context) error { return c.client.CommitRecords(within, records...) })
}

func (c *franzConsumer) seek(offsets []offset) error {
	if c.producer != nil {
		return nil // a session goes back by itself when it aborts
	}
	byTopic := map[string]map[int32]kgo.EpochOffset{}
	for _, each := range offsets {
		if byTopic[each.Topic] == nil {
			byTopic[each.Topic] = map[int32]kgo.EpochOffset{}
		}
		byTopic[each.Topic][each.Partition] = kgo.EpochOffset{Epoch: -1, Offset: each.Offset}
	}
	c.client.SetOffsets(byTopic)
	return nil
}

func (c *franzConsumer) close() error {
	if c.client != nil {
		c.client.AllowRebalance()
		c.client.CloseAllowingRebalance()
	}
	return nil
}

func main() {
	serve(adapter{
		name: "franz-go", module: "github.com/twmb/franz-go", describe: describe,
		producer: func(h *host) producer { return &franzProducer{host: h} },
		consumer: func(h *host) consumer { return &franzConsumer{host: h} },
	})
}

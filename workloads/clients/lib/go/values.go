package main

import (
	"encoding/json"
	"time"
)

type topicPartition struct {
	Topic     string
	Partition int32
}

func (t topicPartition) MarshalJSON() ([]byte, error) {
	return json.Marshal([]any{t.Topic, t.Partition})
}

// A position in a topic-partition.
type offset struct {
	topicPartition
	Offset int64
}

func (o *offset) UnmarshalJSON(data []byte) error {
	return json.Unmarshal(data, &[]any{&o.Topic, &o.Partition, &o.Offset})
}

func (o offset) MarshalJSON() ([]byte, error) {
	return json.Marshal([]any{o.Topic, o.Partition, o.Offset})
}

type header struct {
	Key   string
	Value []byte
}

func (h *header) UnmarshalJSON(data []byte) error {
	return json.Unmarshal(data, &[]any{&h.Key, &h.Value})
}

func (h header) MarshalJSON() ([]byte, error) { return json.Marshal([]any{h.Key, h.Value}) }

// A record to send: [token, topic, partition, key, value, timestamp, headers].
type record struct {
	Token     int64
	Topic     string
	Partition *int32 // nil where the client chooses
	Key       []byte
	Value     []byte
	Timestamp *int64
	Headers   []header
}

func (r *record) UnmarshalJSON(data []byte) error {
	return json.Unmarshal(data, &[]any{&r.Token, &r.Topic, &r.Partition, &r.Key, &r.Value, &r.Timestamp, &r.Headers})
}

// partition is the record's, or the given one where the client chooses.
func (r *record) partition(otherwise int32) int32 {
	if r.Partition == nil {
		return otherwise
	}
	return *r.Partition
}

// time is the record's timestamp, or the zero time where the client chooses.
func (r *record) time() time.Time {
	if r.Timestamp == nil {
		return time.Time{}
	}
	return time.UnixMilli(*r.Timestamp)
}

// A record that the client has received: [topic, partition, offset, leader epoch, key, value, timestamp, its type, headers].
type consumed struct {
	Topic     string
	Partition int32
	Offset    int64
	Epoch     *int32 // nil where the client does not tell it
	Key       []byte
	Value     []byte
	Time      time.Time
	Appended  bool // Time is when the broker appended it
	Headers   []header
}

func (c consumed) fields() []any {
	epoch, kind, headers := int32(-1), "create", c.Headers
	if c.Epoch != nil {
		epoch = *c.Epoch
	}
	if c.Appended {
		kind = "append"
	}
	if headers == nil {
		headers = []header{}
	}
	return []any{c.Topic, c.Partition, c.Offset, epoch, c.Key, c.Value, c.Time.UnixMilli(), kind, headers}
}

// An error to report.
type failure struct {
	Code      string `json:"code"` // the client's own name of the error
	Text      string `json:"text"`
	Outcome   string `json:"outcome"`   // "fail" only where nothing can have been appended; else "info", which is the default
	Fatal     bool   `json:"fatal"`     // the client can only be closed
	Abortable bool   `json:"abortable"` // the transaction can still be aborted
}

func (f *failure) Error() string { return f.Code + ": " + f.Text }

package dev.ontrial.bench;

/**
 * One subject, measured once.
 *
 * @param subject its name
 * @param bytes the size of a record
 * @param repetition counted from 0
 * @param recordsPerSecond at full speed: acknowledged, committed or processed
 * @param clientCpuMicros CPU time of the client's process for each record, at full speed
 * @param brokerCpuMicros CPU time of all brokers for each record, at full speed
 * @param wireBytes bytes that the client sent and received for each record, at full speed
 * @param latency at a steady pace
 */
record Measurement(
    String subject,
    int bytes,
    int repetition,
    double recordsPerSecond,
    double clientCpuMicros,
    double brokerCpuMicros,
    double wireBytes,
    Quantiles latency) {

  /**
   * Latencies in milliseconds; all are -1 where none was measured.
   *
   * @param samples the number of records
   */
  record Quantiles(double p50, double p99, double p999, double max, long samples) {
    static final Quantiles NONE = new Quantiles(-1, -1, -1, -1, 0);

    boolean isMeasured() {
      return samples > 0;
    }
  }

  /** Of which figures are made. */
  enum Figure {
    THROUGHPUT("records/s"),
    P50("ms"),
    P99("ms"),
    P999("ms"),
    CLIENT_CPU("µs"),
    BROKER_CPU("µs"),
    WIRE("bytes");

    private final String unit;

    Figure(String unit) {
      this.unit = unit;
    }

    String unit() {
      return unit;
    }
  }

  /** The name of a subject where it is measured as one of a pair. */
  static String pair(String subject) {
    return subject + ", as one of a pair";
  }

  /** The same, measured as one of a pair. */
  Measurement inPair() {
    return new Measurement(
        pair(subject),
        bytes,
        repetition,
        recordsPerSecond,
        clientCpuMicros,
        brokerCpuMicros,
        wireBytes,
        latency);
  }

  /** The figure; not above zero where it was not measured. */
  double figure(Figure figure) {
    return switch (figure) {
      case THROUGHPUT -> recordsPerSecond;
      case P50 -> latency.p50();
      case P99 -> latency.p99();
      case P999 -> latency.p999();
      case CLIENT_CPU -> clientCpuMicros;
      case BROKER_CPU -> brokerCpuMicros;
      case WIRE -> wireBytes;
    };
  }
}

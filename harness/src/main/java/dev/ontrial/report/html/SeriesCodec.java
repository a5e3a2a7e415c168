package dev.ontrial.report.html;

import dev.ontrial.series.CellSeries;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * A cell's series as a short text that the page's script reads: ten columns one after the other,
 * each number as a varint, deflated, in Base64.
 *
 * <p>Latencies are stored as {@code round(16 · log2(1 + µs)) + 1}, 0 for none, which is exact to
 * 2.2 %. Records in flight, epochs and replicas are stored as differences.
 */
final class SeriesCodec {
  /** Steps of a latency for each doubling. */
  static final int STEPS = 16;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private SeriesCodec() {}

  static String encode(CellSeries series) {
    SeriesCodec codec = new SeriesCodec();
    codec.plain(series.acknowledged());
    codec.plain(series.failed());
    codec.plain(series.ambiguous());
    codec.plain(series.read());
    codec.differences(series.inFlight());
    codec.latencies(series.medianMicros());
    codec.latencies(series.p99Micros());
    codec.latencies(series.maxMicros());
    codec.differences(series.leaderEpoch());
    codec.differences(series.inSync());
    return Base64.getEncoder().encodeToString(deflated(codec.bytes.toByteArray()));
  }

  private static byte[] deflated(byte[] plain) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
    try (DeflaterOutputStream stream = new DeflaterOutputStream(out, deflater)) {
      stream.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      deflater.end();
    }
    return out.toByteArray();
  }

  private void plain(int[] column) {
    for (int number : column) {
      varint(number);
    }
  }

  private void differences(int[] column) {
    int last = 0;
    for (int number : column) {
      int difference = number - last;
      varint(difference << 1 ^ difference >> 31);
      last = number;
    }
  }

  private void latencies(int[] column) {
    for (int micros : column) {
      varint(micros < 0 ? 0 : step(micros) + 1);
    }
  }

  private static int step(int micros) {
    return (int) Math.round(STEPS * Math.log1p(micros) / Math.log(2));
  }

  private void varint(int number) {
    int rest = number;
    while ((rest & ~0x7f) != 0) {
      bytes.write((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    bytes.write(rest);
  }
}

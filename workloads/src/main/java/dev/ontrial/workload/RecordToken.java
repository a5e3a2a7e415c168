package dev.ontrial.workload;

import dev.ontrial.history.Event;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * A record's identity as text, which an application of the user's own can carry from its input to
 * its output: {@code ontrial-RUN-PROCESS-SEQUENCE-TOPICPARTITION-MILLIS-CHECKSUM}.
 *
 * <p>The run and the milliseconds are numbers to the base 36; the checksum is the CRC32C of what is
 * before it, in 8 hexadecimal digits.
 */
final class RecordToken {
  private static final int BASE = 36;

  private static final Pattern TOKEN =
      Pattern.compile(
          "ontrial-([0-9a-z]{1,13})-(\\d{1,9})-(\\d{1,10})-(\\d{1,9})-([0-9a-z]{1,11})-([0-9a-f]{8})");

  private RecordToken() {}

  /** The text that stands for the identity. */
  static String encode(RecordIdentity identity) {
    String text =
        String.join(
            "-",
            "ontrial",
            Long.toUnsignedString(identity.run(), BASE),
            Integer.toString(identity.process()),
            Long.toString(identity.sequence()),
            Integer.toString(identity.topicPartition()),
            Long.toString(identity.sentMillis(), BASE));
    return text + "-" + checksum(text);
  }

  /** The identity that a text holds somewhere; never throws, whatever the text is. */
  static RecordContent decode(String text, long run) {
    Matcher token = TOKEN.matcher(text);
    if (!token.find()) {
      return RecordContent.Unreadable.FOREIGN;
    }
    String body = text.substring(token.start(), token.start(6) - 1);
    if (!checksum(body).equals(token.group(6))) {
      return RecordContent.Unreadable.CORRUPT;
    }
    if (!token.group(1).equals(Long.toUnsignedString(run, BASE))) {
      return RecordContent.Unreadable.FOREIGN;
    }
    int process = Integer.parseInt(token.group(2));
    long sequence = Long.parseLong(token.group(3));
    return new RecordIdentity(
        run,
        process,
        sequence,
        0,
        process,
        sequence,
        Event.NONE,
        0,
        0,
        Integer.parseInt(token.group(4)),
        Long.parseLong(token.group(5), BASE));
  }

  private static String checksum(String text) {
    CRC32C crc = new CRC32C();
    crc.update(text.getBytes(StandardCharsets.US_ASCII));
    return "%08x".formatted(crc.getValue());
  }
}

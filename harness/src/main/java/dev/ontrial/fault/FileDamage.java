package dev.ontrial.fault;

import dev.ontrial.fault.DataFile.Part;
import dev.ontrial.history.Word;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Damage to files of a broker that does not run: in each log one file of the kind, at one place.
 *
 * @param where at which place
 * @param how in which way
 */
record FileDamage(DataFile file, DataFile.Topics topics, Where where, How how) {
  /** What a disk zeroes at a time. */
  private static final int SECTOR = 512;

  private static final int ATTEMPTS = 16;

  /** Where a batch of message format 2 has its leader epoch, and what its checksum is about. */
  private static final int EPOCH_AT = 12;

  private static final int CHECKSUM_COVERS_FROM = 21;

  /** At which place of a log a file is damaged. */
  enum Where implements Word {
    TAIL("tail"),
    MIDDLE("middle"),
    RANDOM("random");

    private final String word;

    Where(String word) {
      this.word = word;
    }

    @Override
    public String word() {
      return word;
    }
  }

  /** In which way a file is damaged. */
  enum How implements Word {
    /** One bit is another; of a record batch one that its checksum covers. */
    BIT("bit"),
    /** One bit of a record batch's leader epoch is another, which its checksum does not cover. */
    EPOCH("epoch"),
    /** Bytes up to the length of a sector are zero. */
    ZERO("zero"),
    /** The bytes are those that stand before them, as of a write that went to the wrong place. */
    OLD("old"),
    /** The file ends there. */
    TRUNCATE("truncate");

    private final String word;

    How(String word) {
      this.word = word;
    }

    @Override
    public String word() {
      return word;
    }
  }

  /**
   * One damaged file.
   *
   * @param log the log that it belongs to, such as {@code topic-0}; empty if it is the broker's
   * @param file its path from the data folder
   * @param position the first byte that is another, or is missing
   * @param bytes how many bytes were changed, or are missing
   * @param before what it contained
   */
  record Damaged(String log, String file, long position, long bytes, ByteBuffer before) {}

  /**
   * Damages the files, and makes sure that they are others than before. A log that has no such
   * file, or nothing in it, is left as it is.
   *
   * @param seed decides where exactly
   */
  List<Damaged> apply(Path data, long seed) throws IOException {
    Random random = new Random(seed);
    List<Damaged> all = new ArrayList<>();
    for (Map.Entry<String, List<Path>> log : file.in(data, topics).entrySet()) {
      Optional<Damaged> one = inOneOf(log.getValue(), log.getKey(), data, random);
      one.ifPresent(all::add);
    }
    return all;
  }

  /** Parts of all files of a log, in order; the place is one among all of them. */
  private Optional<Damaged> inOneOf(List<Path> files, String log, Path data, Random random)
      throws IOException {
    List<Part> order = new ArrayList<>();
    List<Path> of = new ArrayList<>();
    for (Path each : files) {
      for (Part part : file.parts(each)) {
        order.add(part);
        of.add(each);
      }
    }
    if (order.isEmpty()) {
      return Optional.empty();
    }
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int at =
          switch (where) {
            case TAIL -> order.size() - 1;
            case MIDDLE -> order.size() / 2;
            case RANDOM -> random.nextInt(order.size());
          };
      Path target = of.get(at);
      byte[] before = Files.readAllBytes(target);
      byte[] after = damaged(before, order.get(at), random);
      int position = Arrays.mismatch(before, after);
      if (position >= 0) {
        Files.write(target, after);
        if (Arrays.equals(Files.readAllBytes(target), before)) {
          throw new IOException(target + " is as before, though it was written");
        }
        String name = data.relativize(target).toString();
        return Optional.of(
            new Damaged(log, name, position, changed(before, after), ByteBuffer.wrap(before)));
      }
    }
    return Optional.empty();
  }

  private static long changed(byte[] before, byte[] after) {
    long changed = (long) before.length - after.length;
    for (int i = 0; i < Math.min(before.length, after.length); i++) {
      changed += before[i] == after[i] ? 0 : 1;
    }
    return changed;
  }

  private byte[] damaged(byte[] before, Part part, Random random) {
    int from = (int) part.from();
    return switch (how) {
      case BIT -> {
        byte[] after = before.clone();
        int skipped = file.hasBatches() ? CHECKSUM_COVERS_FROM : 0;
        int at = from + skipped + random.nextInt(part.length() - skipped);
        after[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
        yield after;
      }
      case EPOCH -> {
        byte[] after = before.clone();
        // The second byte of four: an epoch that is far too high, and not negative.
        after[from + EPOCH_AT + 1] ^= (byte) (1 << random.nextInt(Byte.SIZE));
        yield after;
      }
      case ZERO -> {
        byte[] after = before.clone();
        int start = from + random.nextInt(part.length());
        Arrays.fill(after, start, Math.min(start + SECTOR, (int) part.to()), (byte) 0);
        yield after;
      }
      case OLD -> older(before, part);
      case TRUNCATE -> {
        // Not at its border: a file that ends between two parts may be whole.
        int end = from + (part.length() == 1 ? 0 : 1 + random.nextInt(part.length() - 1));
        yield Arrays.copyOf(before, end);
      }
    };
  }

  /** A checkpoint is as it was before its last entry came; elsewhere a write went astray. */
  private byte[] older(byte[] before, Part part) {
    if (file == DataFile.CHECKPOINT || file == DataFile.RECOVERY_POINT) {
      return withoutLastEntry(before);
    }
    byte[] after = before.clone();
    int length = Math.min(part.length(), (int) part.from());
    System.arraycopy(before, (int) part.from() - length, after, (int) part.from(), length);
    return after;
  }

  /** Kafka's checkpoints have a version, the number of entries, and the entries, a line each. */
  private static byte[] withoutLastEntry(byte[] before) {
    List<String> lines =
        new ArrayList<>(new String(before, StandardCharsets.UTF_8).lines().toList());
    if (lines.size() < 3) {
      return before;
    }
    lines.removeLast();
    lines.set(1, Integer.toString(lines.size() - 2));
    return (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
  }
}

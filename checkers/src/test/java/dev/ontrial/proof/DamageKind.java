package dev.ontrial.proof;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;

/** A way in which a history file can be damaged. */
enum DamageKind {
  BIT_FLIP("a bit is flipped") {
    @Override
    byte[] damage(byte[] file, byte[] foreign, Random random) {
      int bit = random.nextInt(file.length * 8);
      file[bit / 8] ^= (byte) (1 << bit % 8);
      return file;
    }
  },
  TRUNCATED("the file is truncated") {
    @Override
    byte[] damage(byte[] file, byte[] foreign, Random random) {
      return Arrays.copyOf(file, random.nextInt(file.length));
    }
  },
  ZERO_TAIL("the tail is zeros") {
    @Override
    byte[] damage(byte[] file, byte[] foreign, Random random) {
      Arrays.fill(file, SLOT * (1 + random.nextInt(slots(file))), file.length, (byte) 0);
      return file;
    }
  },
  ZERO_PAGE("a page is zeros") {
    @Override
    byte[] damage(byte[] file, byte[] foreign, Random random) {
      int from = PAGE * random.nextInt((file.length + PAGE - 1) / PAGE);
      Arrays.fill(file, from, Math.min(file.length, from + PAGE), (byte) 0);
      return file;
    }
  },
  SWAPPED_SLOTS("two slots change places") {
    @Override
    byte[] damage(byte[] file, byte[] foreign, Random random) {
      int one = anySlot(file, random);
      int other = anySlot(file, random);
      byte[] copy = Arrays.copyOfRange(file, one, one + SLOT);
      System.arraycopy(file, other, file, one, SLOT);
      System.arraycopy(copy, 0, file, other, SLOT);
      return file;
    }
  },
  DOUBLED_SLOT("a slot occurs twice") {
    @Override
    byte[] damage(byte[] file, byte[] foreign, Random random) {
      int at = anySlot(file, random);
      return join(Arrays.copyOf(file, at + SLOT), Arrays.copyOfRange(file, at, file.length));
    }
  },
  DROPPED_SLOT("a slot is missing") {
    @Override
    byte[] damage(byte[] file, byte[] foreign, Random random) {
      int at = anySlot(file, random);
      return join(Arrays.copyOf(file, at), Arrays.copyOfRange(file, at + SLOT, file.length));
    }
  },
  FOREIGN_FILE("the file is that of another run") {
    @Override
    byte[] damage(byte[] file, byte[] foreign, Random random) {
      return foreign;
    }
  },
  FOREIGN_PAGE("a page is that of another run") {
    @Override
    byte[] damage(byte[] file, byte[] foreign, Random random) {
      int from = PAGE * random.nextInt((Math.min(file.length, foreign.length) + PAGE - 1) / PAGE);
      int count = Math.min(PAGE, Math.min(file.length, foreign.length) - from);
      System.arraycopy(foreign, from, file, from, count);
      return file;
    }
  },
  NEWER_FILE("the file is of a newer version") {
    @Override
    byte[] damage(byte[] file, byte[] foreign, Random random) {
      file[8] += (byte) (1 + random.nextInt(100));
      return file;
    }
  },
  CUT_HEADER("the header is cut off") {
    @Override
    byte[] damage(byte[] file, byte[] foreign, Random random) {
      return Arrays.copyOfRange(file, 1 + random.nextInt(SLOT), file.length);
    }
  };

  private static final int SLOT = 48;
  private static final int PAGE = 4096;

  private final String words;

  DamageKind(String words) {
    this.words = words;
  }

  /** What happened to the file, for the table. */
  String words() {
    return words;
  }

  /**
   * Damages a file.
   *
   * @param file its bytes, which may be changed
   * @param foreign the bytes of a file of another run
   */
  abstract byte[] damage(byte[] file, byte[] foreign, Random random);

  private static int slots(byte[] file) {
    return file.length / SLOT - 1;
  }

  private static int anySlot(byte[] file, Random random) {
    return SLOT * (1 + random.nextInt(slots(file)));
  }

  private static byte[] join(byte[] one, byte[] other) {
    ByteArrayOutputStream both = new ByteArrayOutputStream(one.length + other.length);
    both.writeBytes(one);
    both.writeBytes(other);
    return both.toByteArray();
  }
}

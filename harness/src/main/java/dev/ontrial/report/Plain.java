package dev.ontrial.report;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Text without control characters, which a terminal would obey. */
public final class Plain {
  private static final char INSTEAD = '\uFFFD';

  private Plain() {}

  /**
   * One line of text: a control character, or one that changes the direction of writing, is
   * replaced; a line break becomes a space.
   */
  public static String line(String given) {
    if (given.codePoints().noneMatch(Plain::isControl)) {
      return given;
    }
    StringBuilder plain = new StringBuilder(given.length());
    given.codePoints().forEach(c -> plain.appendCodePoint(c == '\n' || c == '\t' ? ' ' : safe(c)));
    return plain.toString();
  }

  private static int safe(int c) {
    return isControl(c) ? INSTEAD : c;
  }

  private static boolean isControl(int c) {
    int type = Character.getType(c);
    return type == Character.CONTROL || type == Character.FORMAT || type == Character.SURROGATE;
  }

  /** A stream that replaces every control character of UTF-8 text but line breaks and tabs. */
  public static OutputStream filter(OutputStream out) {
    return new Filter(out);
  }

  private static final class Filter extends FilterOutputStream {
    private static final byte[] REPLACEMENT = {(byte) 0xEF, (byte) 0xBF, (byte) 0xBD};

    /** Whether the last byte begins a character that may be one of U+0080 to U+009F. */
    private boolean pending;

    Filter(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      int from = offset;
      for (int i = offset; i < offset + length; i++) {
        if (pending || isOdd(bytes[i])) {
          out.write(bytes, from, i - from);
          write(bytes[i]);
          from = i + 1;
        }
      }
      out.write(bytes, from, offset + length - from);
    }

    private static boolean isOdd(byte b) {
      return (b >= 0 && b < 0x20 && b != '\n' && b != '\t') || b == 0x7F || b == (byte) 0xC2;
    }

    @Override
    public void write(int given) throws IOException {
      byte b = (byte) given;
      if (pending) {
        pending = false;
        if (b < (byte) 0xA0) {
          out.write(REPLACEMENT);
          return;
        }
        out.write(0xC2);
      }
      if (b == (byte) 0xC2) {
        pending = true;
      } else if (isOdd(b)) {
        out.write(REPLACEMENT);
      } else {
        out.write(b);
      }
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }
  }
}

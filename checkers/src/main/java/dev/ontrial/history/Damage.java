package dev.ontrial.history;

import java.nio.file.Path;

/**
 * A place from which a history file could not be read any further.
 *
 * @param file the damaged file
 * @param byteOffset where the damage begins, in bytes from the file's start
 * @param what what is wrong there, as the end of a sentence
 */
public record Damage(Path file, long byteOffset, String what) {
  @Override
  public String toString() {
    return file + " is damaged at byte " + byteOffset + ": " + what;
  }
}

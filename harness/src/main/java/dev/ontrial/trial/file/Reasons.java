package dev.ontrial.trial.file;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Why a file could not be read or written, as the end of a sentence for a user. */
public final class Reasons {
  private Reasons() {}

  /** The reason without the path, which the message names already. */
  public static String of(IOException e) {
    return switch (e) {
      case NoSuchFileException missing -> "there is no such file";
      case AccessDeniedException denied -> "you may not; check its permissions";
      case NotDirectoryException file -> "it is not a folder";
      case CharacterCodingException garbled -> "it is not UTF-8 text";
      case FileNotFoundException missing -> "it is missing, or you may not read it";
      case FileSystemException failed when failed.getReason() != null -> failed.getReason();
      default -> String.valueOf(e.getMessage());
    };
  }
}

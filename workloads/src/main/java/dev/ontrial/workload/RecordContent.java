package dev.ontrial.workload;

import dev.ontrial.history.Flags;

/** What a reader makes of a record's value: an identity, or the reason why there is none. */
public sealed interface RecordContent permits RecordIdentity, RecordContent.Unreadable {

  /** A value that names no record of this run. */
  enum Unreadable implements RecordContent {
    /** The value begins as ours do, but its checksum does not match. */
    CORRUPT(Flags.CORRUPT),
    /** The value is not ours, or belongs to another run. */
    FOREIGN(Flags.FOREIGN);

    private final int flag;

    Unreadable(int flag) {
      this.flag = flag;
    }

    /** The bit of {@link Flags} that says the same. */
    public int flag() {
      return flag;
    }
  }
}

package dev.ontrial.link.wire;

import dev.ontrial.link.Direction;
import dev.ontrial.link.Tap;
import dev.ontrial.link.wire.Lane.Fate;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** One connection through a wire link: its two lanes, and what is in flight between them. */
final class WireConnection implements Tap {
  private static final int REQUEST_HEADER = 12;
  private static final int REPLY_HEADER = 8;
  private static final long LOOK_MILLIS = 20;

  private final String link;
  private final Connection connection;
  private final Supplier<List<ArmedRule>> rules;
  private final Budget budget;
  private final InFlight inFlight = new InFlight();
  private final Lane.Opaque opaque = new Lane.Opaque();
  private final Lane requests;
  private final Lane replies;
  private final Condition betweenReplies;
  private final Condition betweenRequests;

  WireConnection(
      String link,
      Connection connection,
      Supplier<List<ArmedRule>> rules,
      TopicNames names,
      Budget budget) {
    this.link = link;
    this.connection = connection;
    this.rules = rules;
    this.budget = budget;
    Outlet up = connection.outlet(Direction.REQUEST);
    Outlet down = connection.outlet(Direction.REPLY);
    RequestJudge requestJudge = new RequestJudge(this, up, names);
    ReplyJudge replyJudge = new ReplyJudge(this, down, names);
    requests = new Lane(up, requestJudge, budget, opaque, REQUEST_HEADER);
    replies = new Lane(down, replyJudge, budget, opaque, REPLY_HEADER);
    betweenReplies = down.turn().newCondition();
    betweenRequests = up.turn().newCondition();
  }

  @Override
  public void bytes(Direction direction, byte[] chunk, int length) throws IOException {
    if (direction == Direction.REQUEST) {
      requests.bytes(chunk, length);
      betweenRequests.signal();
    } else {
      replies.bytes(chunk, length);
      betweenReplies.signal();
    }
  }

  @Override
  public void ended(Direction direction) throws IOException {
    if (direction == Direction.REQUEST) {
      requests.end();
      betweenRequests.signal();
    } else {
      replies.end();
      betweenReplies.signal();
    }
  }

  @Override
  public void closed() {
    requests.giveBack();
    replies.giveBack();
  }

  String link() {
    return link;
  }

  List<ArmedRule> rules() {
    return rules.get();
  }

  InFlight inFlight() {
    return inFlight;
  }

  /** Notes a request before it is handed on; waits while too many have no reply. */
  void note(InFlight.Request request) throws IOException {
    while (!inFlight.add(request)) {
      if (connection.isCut()) {
        throw new IOException("cut while replies were awaited");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }

  Lane lane(Direction direction) {
    return direction == Direction.REQUEST ? requests : replies;
  }

  boolean takeRoom(int size) {
    return budget.take(Bodies.SIZE_BYTES + size);
  }

  /** Nothing is looked at any more, once the frame that is being decided about is through. */
  void becomeOpaque() {
    opaque.is = true;
  }

  /**
   * Does to a frame what a rule says, where that is the same for requests and replies.
   *
   * @return what becomes of the rest of it
   * @throws IOException if the connection ends here
   */
  Fate strike(ArmedRule rule) throws IOException {
    return switch (rule.action()) {
      case Action.Drop drop -> {
        lane(rule.on().direction()).silence();
        rule.silence(connection);
        yield Fate.SWALLOW;
      }
      case Action.Hold hold -> {
        hold(rule, hold);
        yield Fate.PASS;
      }
      case Action.Disconnect disconnect -> throw cut(true);
      case Action.Cut cut -> throw cut(false);
      case Action.Duplicate duplicate -> Fate.PASS;
      case Action.Answer answer -> Fate.PASS;
      case Action.Watch watch -> Fate.PASS;
    };
  }

  private void hold(ArmedRule rule, Action.Hold hold) throws IOException {
    try {
      rule.hold(hold.time(), connection);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while holding a frame");
    }
    if (connection.isCut()) {
      throw new IOException("cut while a frame was held");
    }
  }

  /** Ends the connection; to be thrown, so that nothing more is relayed. */
  IOException cut(boolean reset) {
    connection.cut(reset);
    return new IOException("cut by a rule");
  }

  /** Hands a request on once more, after a time, between two others; not when its rule is over. */
  void repeatLater(ArmedRule rule, Duration delay, InFlight.Request again, byte[] whole) {
    Thread.ofVirtual()
        .name("duplicate of " + link)
        .start(() -> {
          try {
            rule.hold(delay, connection);
            repeat(rule, again, whole);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } catch (IOException e) {
            // The connection has ended, and with it what was to be repeated.
          }
        });
  }

  private void repeat(ArmedRule rule, InFlight.Request again, byte[] whole)
      throws IOException, InterruptedException {
    Outlet up = connection.outlet(Direction.REQUEST);
    up.turn().lock();
    try {
      while (requests.isMidFrame() && !connection.isCut()) {
        var unused = betweenRequests.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      }
      if (requests.isSilent() || connection.isCut() || rule.isOver()) {
        return;
      }
      if (!again.isUnanswered) {
        note(again);
      }
      up.inject(whole);
    } finally {
      up.turn().unlock();
    }
  }

  /** Sends the answers whose turn it is; for the thread of the requests. */
  void sendAnswers() throws IOException {
    Outlet down = connection.outlet(Direction.REPLY);
    down.turn().lock();
    try {
      while (replies.isMidFrame() && !connection.isCut()) {
        var unused = betweenReplies.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      }
      if (replies.isSilent() || connection.isCut()) {
        return;
      }
      for (byte[] next = inFlight.takeAnswer(); next != null; next = inFlight.takeAnswer()) {
        down.inject(next);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while answering");
    } finally {
      down.turn().unlock();
    }
  }
}

package dev.ontrial.link.wire;

import dev.ontrial.link.Direction;
import dev.ontrial.link.Tap;
import dev.ontrial.link.wire.Lane.Fate;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.AbstractResponse;
import org.jspecify.annotations.Nullable;

/** Decides what becomes of replies. */
final class ReplyJudge implements Lane.Judge {
  private final WireConnection connection;
  private final Tap.Outlet down;
  private final TopicNames names;

  /** The request whose reply is being gathered, and who asks for it. */
  private InFlight.@Nullable Request kept;

  private List<ArmedRule> asking = List.of();

  /** Answers to requests before one whose own reply is there already. */
  private final List<byte[]> overdue = new ArrayList<>();

  ReplyJudge(WireConnection connection, Tap.Outlet down, TopicNames names) {
    this.connection = connection;
    this.down = down;
    this.names = names;
  }

  /** Whether the reply, rather than the request, tells which topics it is about. */
  static boolean namesTopicsItself(@Nullable ApiKeys api) {
    return api == ApiKeys.FETCH || api == ApiKeys.SHARE_FETCH;
  }

  @Override
  public boolean isArmed() {
    return connection.inFlight().isMarked() || !connection.rules().isEmpty();
  }

  @Override
  public Fate header(ByteBuffer first, int size, boolean isOpen) throws IOException {
    InFlight.Request request =
        connection.inFlight().complete(first.getInt(Bodies.SIZE_BYTES), overdue);
    if (isOpen) {
      sendOverdue();
    }
    if (request == null || !isOpen) {
      return Fate.PASS;
    }
    if (request.swallowed) {
      return Fate.SWALLOW;
    }
    List<ArmedRule> candidates = candidates(request);
    boolean learns = learns(request);
    if (candidates.isEmpty() && !learns) {
      return Fate.PASS;
    }
    connection.lane(Direction.REPLY).flushBefore();
    if (learns || candidates.stream().anyMatch(rule -> needsWhole(rule, request))) {
      if (connection.takeRoom(size)) {
        kept = request;
        asking = candidates;
        return Fate.KEEP;
      }
      candidates.stream()
          .filter(rule -> needsWhole(rule, request))
          .forEach(ArmedRule::couldNotRead);
      candidates.removeIf(rule -> needsWhole(rule, request));
    }
    ArmedRule striking = decide(candidates, request, null);
    return striking == null ? Fate.PASS : connection.strike(striking);
  }

  private List<ArmedRule> candidates(InFlight.Request request) {
    ApiKeys api = request.api();
    List<ArmedRule> candidates = new ArrayList<>();
    for (ArmedRule rule : connection.rules()) {
      boolean looked = rule.on().asksRequest() || rule.action() instanceof Action.Answer;
      if (api != null
          && rule.on().direction() == Direction.REPLY
          && rule.on().apis().contains(api)
          && (!looked || request.asked.contains(rule))) {
        candidates.add(rule);
      }
    }
    return candidates;
  }

  /** Whether a rule will want to know the topics that this reply tells the names of. */
  private boolean learns(InFlight.Request request) {
    return request.api() == ApiKeys.METADATA
        && connection.rules().stream().anyMatch(rule -> rule.on().topic() != null);
  }

  private static boolean needsWhole(ArmedRule rule, InFlight.Request request) {
    return rule.action().needsFrame() || needsBody(rule, request);
  }

  private static boolean needsBody(ArmedRule rule, InFlight.Request request) {
    return rule.on().error() != null
        || (rule.on().topic() != null && namesTopicsItself(request.api()));
  }

  @Override
  public void frame(byte[] whole) throws IOException {
    InFlight.Request request = kept;
    kept = null;
    if (request == null) {
      return;
    }
    ArmedRule striking = decide(asking, request, whole);
    if (striking == null) {
      down.forward(whole, 0, whole.length);
      return;
    }
    switch (striking.action()) {
      case Action.Answer answer -> {
        byte[] instead = Objects.requireNonNull(request.prepared.get(striking));
        down.forward(instead, 0, instead.length);
      }
      case Action.Cut cut -> {
        down.forward(whole, 0, Math.min(cut.after(), whole.length));
        throw connection.cut(false);
      }
      case Action.Drop drop -> strike(striking, whole);
      case Action.Hold hold -> strike(striking, whole);
      case Action.Duplicate duplicate -> strike(striking, whole);
      case Action.Disconnect disconnect -> strike(striking, whole);
      case Action.Watch watch -> strike(striking, whole);
    }
  }

  private void strike(ArmedRule striking, byte[] whole) throws IOException {
    if (connection.strike(striking) == Fate.PASS) {
      down.forward(whole, 0, whole.length);
    }
  }

  @Override
  public void ended() throws IOException {
    sendOverdue();
    InFlight inFlight = connection.inFlight();
    for (byte[] next = inFlight.takeAnswer(); next != null; next = inFlight.takeAnswer()) {
      send(next);
    }
  }

  private void sendOverdue() throws IOException {
    for (byte[] answer : overdue) {
      send(answer);
    }
    overdue.clear();
  }

  private void send(byte[] answer) throws IOException {
    connection.lane(Direction.REPLY).flushBefore();
    down.forward(answer, 0, answer.length);
  }

  /** Lets all rules count; returns the one that strikes, which is the first that would. */
  private @Nullable ArmedRule decide(
      List<ArmedRule> candidates, InFlight.Request request, byte @Nullable [] whole) {
    ApiKeys api = request.api();
    Optional<AbstractResponse> reply =
        whole == null || api == null
            ? Optional.empty()
            : Bodies.reply(whole, api, request.version());
    Optional<Named> named = reply.flatMap(its -> Bodies.named(its, request.version(), names));
    ArmedRule striking = null;
    for (ArmedRule rule : candidates) {
      if (!meets(rule, request, reply, named)) {
        continue;
      }
      boolean watches = rule.action() instanceof Action.Watch;
      if ((watches || striking == null) && rule.strikes(connection.link(), request) && !watches) {
        striking = rule;
      }
    }
    return striking;
  }

  private static boolean meets(
      ArmedRule rule,
      InFlight.Request request,
      Optional<AbstractResponse> reply,
      Optional<Named> named) {
    if (!needsBody(rule, request)) {
      return true;
    }
    if (reply.isEmpty() || named.isEmpty()) {
      rule.couldNotRead();
      return false;
    }
    if (namesTopicsItself(request.api()) && !named.get().namesTopic(rule.on())) {
      if (named.get().unknownTopic) {
        rule.couldNotRead();
      }
      return false;
    }
    return rule.on().error() == null || reply.get().errorCounts().containsKey(rule.on().error());
  }
}

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
import org.apache.kafka.common.requests.ProduceRequest;
import org.jspecify.annotations.Nullable;

/** Decides what becomes of requests, and notes of each what the rules about its reply ask. */
final class RequestJudge implements Lane.Judge {
  private final WireConnection connection;
  private final Tap.Outlet up;
  private final TopicNames names;

  /** What is being gathered, and who asks for it. */
  private InFlight.@Nullable Request kept;

  private List<ArmedRule> asking = List.of();
  private boolean acksMatter;

  RequestJudge(WireConnection connection, Tap.Outlet up, TopicNames names) {
    this.connection = connection;
    this.up = up;
    this.names = names;
  }

  @Override
  public boolean isArmed() {
    return !connection.rules().isEmpty();
  }

  @Override
  public Fate header(ByteBuffer first, int size, boolean isOpen) throws IOException {
    short key = first.getShort(Bodies.SIZE_BYTES);
    short version = first.getShort(Bodies.SIZE_BYTES + 2);
    InFlight.Request request =
        new InFlight.Request(key, version, first.getInt(Bodies.SIZE_BYTES + 4));
    if (key == ApiKeys.SASL_HANDSHAKE.id && version == 0) {
      // What follows are the mechanism's own tokens, see KIP-152.
      connection.becomeOpaque();
    }
    List<ArmedRule> candidates = isOpen ? candidates(request.api()) : List.of();
    acksMatter = isOpen && key == ApiKeys.PRODUCE.id && someRuleAnswers();
    if (candidates.isEmpty() && !acksMatter) {
      connection.note(request);
      return Fate.PASS;
    }
    connection.lane(Direction.REQUEST).flushBefore();
    if (acksMatter || candidates.stream().anyMatch(RequestJudge::needsWhole)) {
      if (connection.takeRoom(size)) {
        kept = request;
        asking = candidates;
        return Fate.KEEP;
      }
      candidates.stream().filter(RequestJudge::needsWhole).forEach(ArmedRule::couldNotRead);
      candidates.removeIf(RequestJudge::needsWhole);
    }
    ArmedRule striking = decide(candidates, request, Contents.UNREAD);
    Fate fate = striking == null ? Fate.PASS : connection.strike(striking);
    if (fate == Fate.PASS) {
      connection.note(request);
    }
    return fate;
  }

  private List<ArmedRule> candidates(@Nullable ApiKeys api) {
    List<ArmedRule> rules = connection.rules();
    List<ArmedRule> candidates = new ArrayList<>(rules.size());
    for (ArmedRule rule : rules) {
      if (api != null && rule.on().apis().contains(api)) {
        candidates.add(rule);
      }
    }
    return candidates;
  }

  /** An answer waits for the replies before it: what will have none must be known (acks=0). */
  private boolean someRuleAnswers() {
    return connection.rules().stream().anyMatch(rule -> rule.action() instanceof Action.Answer);
  }

  private static boolean needsWhole(ArmedRule rule) {
    return rule.on().asksRequest()
        || rule.action() instanceof Action.Answer
        || (rule.on().direction() == Direction.REQUEST && rule.action().needsFrame());
  }

  @Override
  public void frame(byte[] whole) throws IOException {
    InFlight.Request request = kept;
    kept = null;
    if (request == null) {
      return;
    }
    Contents contents = Contents.of(whole, asking, acksMatter, names);
    request.isUnanswered = contents.asksForNoAnswer();
    ArmedRule striking = decide(asking, request, contents);
    if (striking == null) {
      pass(request, whole);
      return;
    }
    switch (striking.action()) {
      case Action.Answer answer -> {
        request.answer = Objects.requireNonNull(request.prepared.get(striking));
        connection.note(request);
        connection.sendAnswers();
      }
      case Action.Duplicate duplicate -> {
        pass(request, whole);
        if (duplicate.delay().isZero()) {
          pass(request.again(), whole);
        } else {
          connection.repeatLater(striking, duplicate.delay(), request.again(), whole);
        }
      }
      case Action.Cut cut -> {
        up.forward(whole, 0, Math.min(cut.after(), whole.length));
        throw connection.cut(false);
      }
      case Action.Drop drop -> strike(striking, request, whole);
      case Action.Hold hold -> strike(striking, request, whole);
      case Action.Disconnect disconnect -> strike(striking, request, whole);
      case Action.Watch watch -> strike(striking, request, whole);
    }
  }

  private void strike(ArmedRule striking, InFlight.Request request, byte[] whole)
      throws IOException {
    if (connection.strike(striking) == Fate.PASS) {
      pass(request, whole);
    }
  }

  private void pass(InFlight.Request request, byte[] whole) throws IOException {
    if (!request.isUnanswered) {
      connection.note(request);
    }
    up.forward(whole, 0, whole.length);
  }

  @Override
  public void ended() {
    // Nothing waits for the end of a request.
  }

  /**
   * What is in a whole request, as far as it is asked for and can be read.
   *
   * @param sent the request
   * @param named what it names
   */
  private record Contents(Optional<Bodies.Sent> sent, Optional<Named> named) {
    static final Contents UNREAD = new Contents(Optional.empty(), Optional.empty());

    static Contents of(byte[] whole, List<ArmedRule> rules, boolean acksMatter, TopicNames names) {
      boolean asked = rules.stream().anyMatch(rule -> rule.on().asksRequest());
      boolean answers = rules.stream().anyMatch(rule -> rule.action() instanceof Action.Answer);
      if (!asked && !answers && !acksMatter) {
        return UNREAD;
      }
      Optional<Bodies.Sent> sent = Bodies.request(whole);
      return new Contents(
          sent, asked ? sent.flatMap(its -> Bodies.named(its, names)) : Optional.empty());
    }

    boolean asksForNoAnswer() {
      return sent.filter(its -> its.body() instanceof ProduceRequest produce && produce.acks() == 0)
          .isPresent();
    }

    Optional<byte[]> answer(Action.Answer answer) {
      return sent.flatMap(its -> Bodies.error(its, answer.error()));
    }
  }

  /** Lets all rules count; returns the one that strikes, which is the first that would. */
  private @Nullable ArmedRule decide(
      List<ArmedRule> candidates, InFlight.Request request, Contents contents) {
    ArmedRule striking = null;
    for (ArmedRule rule : candidates) {
      if (!meets(rule, request, contents)) {
        continue;
      }
      if (rule.on().direction() == Direction.REPLY) {
        request.asks(rule);
        continue;
      }
      boolean watches = rule.action() instanceof Action.Watch;
      if ((watches || striking == null) && rule.strikes(connection.link(), request) && !watches) {
        striking = rule;
      }
    }
    return striking;
  }

  private boolean meets(ArmedRule rule, InFlight.Request request, Contents contents) {
    if (rule.on().asksRequest()) {
      Optional<Named> named = contents.named();
      if (named.isEmpty() || !named.get().meets(asked(rule.on(), request))) {
        if (named.isEmpty() || named.get().unknownTopic) {
          rule.couldNotRead();
        }
        return false;
      }
    }
    if (rule.action() instanceof Action.Answer answer) {
      Optional<byte[]> bytes = contents.answer(answer);
      if (bytes.isEmpty()) {
        rule.couldNotRead();
        return false;
      }
      request.prepare(rule, bytes.get());
    }
    return true;
  }

  /** The sessions of fetches leave out what has not changed: there the reply is looked at. */
  private static Condition asked(Condition on, InFlight.Request request) {
    return on.direction() == Direction.REPLY && ReplyJudge.namesTopicsItself(request.api())
        ? on.ofAnyTopic()
        : on;
  }
}

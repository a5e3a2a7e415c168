package dev.ontrial.trial.file;

import dev.ontrial.fault.FaultKeys;
import dev.ontrial.trial.BadInput;
import dev.ontrial.trial.Durations;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlVersionException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A mapping of a YAML file that remembers where everything stands, so that each complaint names
 * file, line and column. Keys that nobody asked for are errors: see {@link #done}.
 */
public final class YamlMap implements FaultKeys {
  private static final Duration LONGEST = Duration.ofDays(1);

  private static final String STANDARD = "tag:yaml.org,2002:";

  private static final Set<String> TAGS =
      Stream.of("str", "int", "float", "bool", "null", "map", "seq")
          .map(STANDARD::concat)
          .collect(Collectors.toSet());

  /** What YAML reads as no value at all, if it is not in quotes. */
  private static final Set<String> NOTHING = Set.of("", "~", "null", "Null", "NULL");

  private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]+(_[0-9]+)*");

  private final String file;
  private final Node node;
  private final Map<String, NodeTuple> tuples = new LinkedHashMap<>();
  private final Set<String> known = new LinkedHashSet<>();

  private YamlMap(String file, Node node) {
    this.file = file;
    this.node = node;
    refuseTag(node);
    if (!(node instanceof MappingNode mapping)) {
      throw complaint(node, "expected `key: value` pairs here");
    }
    for (NodeTuple tuple : mapping.getValue()) {
      String key = scalar(tuple.getKeyNode(), "a key");
      if (key.equals("<<")) {
        throw complaint(
            tuple.getKeyNode(), "merge keys (`<<`) are not supported; write the keys here");
      }
      if (tuples.put(key, tuple) != null) {
        throw complaint(tuple.getKeyNode(), "`" + key + "` is here a second time");
      }
    }
  }

  /**
   * Reads and parses a whole file whose root is a mapping.
   *
   * @throws BadInput if it cannot be read, or is no such thing
   */
  public static YamlMap read(Path file) {
    return parse(file.toString(), TextFile.read(file));
  }

  /** Parses a whole file whose root is a mapping. */
  public static YamlMap parse(String file, String text) {
    try {
      LoadSettings settings =
          LoadSettings.builder().setLabel(file).setAllowNonScalarKeys(true).build();
      Optional<Node> root = new Compose(settings).composeString(text);
      return new YamlMap(file, root.orElseThrow(() -> new BadInput(file + ": the file is empty")));
    } catch (StackOverflowError e) {
      throw new BadInput(file + ": not YAML of ours: it is nested too deeply; no trial needs that");
    } catch (MarkedYamlEngineException e) {
      String where = e.getProblemMark().map(m -> place(m.getLine(), m.getColumn())).orElse("");
      throw new BadInput(file + where + ": not YAML: " + e.getProblem());
    } catch (YamlVersionException e) {
      throw new BadInput(file + ": not YAML: `%YAML` names a version other than 1.2; leave it out");
    } catch (YamlEngineException e) {
      throw new BadInput(file + ": not YAML: " + e.getMessage());
    }
  }

  private static String place(int line, int column) {
    return ":" + (line + 1) + ":" + (column + 1);
  }

  /** A complaint about the value of a key, or about this mapping if the key is absent. */
  @Override
  public BadInput complaint(String key, String what) {
    NodeTuple tuple = tuples.get(key);
    return complaint(tuple == null ? node : tuple.getValueNode(), "`" + key + "`: " + what);
  }

  /** Does something, and adds the place of the key if that complains. */
  void placing(String key, Runnable task) {
    var unused =
        placed(
            key,
            () -> {
              task.run();
              return this;
            });
  }

  /** What the supplier returns; adds the place of the key if that complains. */
  <T> T placed(String key, Supplier<T> supplier) {
    try {
      return supplier.get();
    } catch (BadInput e) {
      throw complaint(key, String.valueOf(e.getMessage()));
    } catch (InvalidPathException e) {
      throw complaint(key, "no file can have that name");
    }
  }

  /** The path that stands under a key, from the folder on if it is relative. */
  Path path(String key, Path folder) {
    String text = string(key);
    return placed(key, () -> folder.resolve(text));
  }

  private BadInput complaint(Node at, String what) {
    String where = at.getStartMark().map(m -> place(m.getLine(), m.getColumn())).orElse("");
    return new BadInput(file + where + ": " + what);
  }

  /** Values have the types that YAML gives them; a tag asks for another, which is not supported. */
  private void refuseTag(Node at) {
    String tag = at.getTag().getValue();
    if (!TAGS.contains(tag)) {
      String shown = tag.startsWith(STANDARD) ? "!!" + tag.substring(STANDARD.length()) : tag;
      throw complaint(at, "the tag `" + shown + "` is not supported; leave it out");
    }
  }

  /** Whether the key is there. */
  public boolean has(String key) {
    known.add(key);
    return tuples.containsKey(key);
  }

  private @Nullable Node value(String key) {
    known.add(key);
    NodeTuple tuple = tuples.get(key);
    return tuple == null ? null : tuple.getValueNode();
  }

  private String scalar(Node at, String what) {
    refuseTag(at);
    if (!(at instanceof ScalarNode scalar)) {
      throw complaint(at, what + " must be a single value");
    }
    boolean plain = scalar.getScalarStyle() == ScalarStyle.PLAIN;
    if (plain && NOTHING.contains(scalar.getValue())) {
      throw complaint(at, what + " has no value; give it one, in quotes if it is empty");
    }
    return scalar.getValue();
  }

  /** The single value of a key. */
  public String string(String key) {
    Node value = value(key);
    if (value == null) {
      throw complaint(node, "`" + key + "` is missing");
    }
    return scalar(value, "`" + key + "`");
  }

  /** The single value of a key, or the other one where the key is absent. */
  public String string(String key, String otherwise) {
    return has(key) ? string(key) : otherwise;
  }

  @Override
  public String text(String key, String usual) {
    return string(key, usual);
  }

  @Override
  public Map<String, String> texts(String key) {
    return isMap(key) ? strings(key) : Map.of();
  }

  @Override
  public long number(String key, long otherwise, long least, long most) {
    if (!has(key)) {
      return otherwise;
    }
    String text = string(key);
    try {
      boolean whole = NUMBER.matcher(text).matches();
      long number = whole ? Long.parseLong(text.replace("_", "")) : 0;
      if (whole && number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below, with the bounds.
    }
    throw complaint(key, "`" + text + "` is not a whole number from " + least + " to " + most);
  }

  /** A duration such as {@code 500ms}, {@code 3s} or {@code 2m}. */
  @Override
  public Duration duration(String key, Duration otherwise) {
    if (!has(key)) {
      return otherwise;
    }
    String text = string(key);
    Optional<Duration> duration = Durations.parse(text);
    if (duration.isPresent() && duration.get().compareTo(LONGEST) > 0) {
      throw complaint(key, "`" + text + "` is longer than a day");
    }
    return duration.orElseThrow(
        () -> complaint(key, "`" + text + "` is not a duration such as 500ms, 3s or 2m"));
  }

  /** One of the given words. */
  public String oneOf(String key, Collection<String> words, @Nullable String otherwise) {
    if (otherwise != null && !has(key)) {
      return otherwise;
    }
    String text = string(key);
    if (!words.contains(text)) {
      throw complaint(
          key, "unknown `" + text + "`" + suggestion(text, words) + "; known: " + joined(words));
    }
    return text;
  }

  /** The value whose word stands here. */
  public <T> T choice(String key, T[] values, Function<T, String> word, @Nullable T otherwise) {
    if (otherwise != null && !has(key)) {
      return otherwise;
    }
    String given = oneOf(key, Arrays.stream(values).map(word).toList(), null);
    return Arrays.stream(values).filter(v -> word.apply(v).equals(given)).findFirst().orElseThrow();
  }

  /** The mapping of a key, if the key is there. */
  public Optional<YamlMap> map(String key) {
    Node value = value(key);
    return value == null ? Optional.empty() : Optional.of(new YamlMap(file, value));
  }

  /** All keys with their scalar values, whatever the keys are. */
  public Map<String, String> strings(String key) {
    Map<String, String> strings = new LinkedHashMap<>();
    map(key).ifPresent(map -> map.keys().forEach(each -> strings.put(each, map.string(each))));
    return strings;
  }

  /** All keys, in the order of the file. */
  public Set<String> keys() {
    return tuples.keySet();
  }

  /** A list whose items are single words or mappings, each turned by the matching function. */
  public <T> List<T> list(String key, Function<String, T> ofWord, Function<YamlMap, T> ofMap) {
    Complaints first = new Complaints();
    List<T> items = list(key, ofWord, ofMap, first);
    first.raise();
    return items;
  }

  /** The same, which leaves out the items that there is something to complain about. */
  <T> List<T> list(
      String key, Function<String, T> ofWord, Function<YamlMap, T> ofMap, Complaints complaints) {
    Node value = value(key);
    List<T> items = new ArrayList<>();
    if (value == null) {
      return items;
    }
    if (!(value instanceof SequenceNode sequence)) {
      throw complaint(key, "expected a list");
    }
    refuseTag(sequence);
    for (Node item : sequence.getValue()) {
      complaints.collect(() -> {
        refuseTag(item);
        try {
          items.add(
              item instanceof ScalarNode
                  ? ofWord.apply(scalar(item, "an entry of `" + key + "`"))
                  : ofMap.apply(new YamlMap(file, item)));
        } catch (UnplacedComplaint e) {
          throw complaint(item, String.valueOf(e.getMessage()));
        }
      });
    }
    return items;
  }

  /** How many items the list of a key has; 0 where no list stands there. */
  int items(String key) {
    return value(key) instanceof SequenceNode sequence ? sequence.getValue().size() : 0;
  }

  /** Whether a list stands there. */
  boolean isList(String key) {
    return value(key) instanceof SequenceNode;
  }

  /** Whether a mapping stands there. */
  public boolean isMap(String key) {
    return value(key) instanceof MappingNode;
  }

  /** A single word as a list of one, or a list of words. */
  public List<String> wordOrWords(String key) {
    return isList(key) ? words(key) : List.of(string(key));
  }

  /** A list of single words; empty where the key is absent. */
  public List<String> words(String key) {
    return list(
        key,
        word -> word,
        map -> {
          throw new UnplacedComplaint("expected a single word");
        });
  }

  /** Complains about the first key that nobody asked for. */
  public void done() {
    for (Map.Entry<String, NodeTuple> entry : tuples.entrySet()) {
      if (!known.contains(entry.getKey())) {
        throw complaint(
            entry.getValue().getKeyNode(),
            "unknown key `"
                + entry.getKey()
                + "`"
                + suggestion(entry.getKey(), known)
                + "; known here: "
                + joined(known));
      }
    }
  }

  public static String suggestion(String given, Collection<String> words) {
    return Spelling.suggestion(given, words);
  }

  private static String joined(Collection<String> words) {
    return words.stream().sorted().collect(Collectors.joining(", "));
  }

  /** A complaint about a list's item, to which the list adds the place. */
  public static final class UnplacedComplaint extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnplacedComplaint(String message) {
      super(message);
    }
  }
}

package dev.prong.proto;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.prong.proto.v1.Frame;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page of the protocol names every message and every field of the frames, and none that is not there. */
class ProtocolPageTest {

    private static final Path PAGE = Path.of("").toAbsolutePath().getParent().resolve("docs/protocol.md");
    private static final Pattern HEADING = Pattern.compile("### `(\\w+)`.*");
    private static final Pattern FIELD = Pattern.compile("\\| *`(\\w+)`.*");

    @Test
    void listsEveryFieldOfTheFrames() throws IOException {
        assertEquals(messagesOfFrames(), messagesOfPage());
    }

    private static Map<String, Set<String>> messagesOfFrames() {
        List<Descriptor> messages = Frame.getDescriptor().getFile().getMessageTypes();
        return messages.stream().collect(Collectors.toMap(Descriptor::getName, message -> message.getFields().stream()
                .map(FieldDescriptor::getName).collect(Collectors.toCollection(TreeSet::new)), (a, _) -> a,
                TreeMap::new));
    }

    private static Map<String, Set<String>> messagesOfPage() throws IOException {
        Map<String, Set<String>> messages = new TreeMap<>();
        Set<String> fields = new TreeSet<>();
        for (String line : Files.readAllLines(PAGE)) {
            Matcher heading = HEADING.matcher(line);
            Matcher field = FIELD.matcher(line);
            if (line.startsWith("#")) {
                fields = heading.matches() ? messages.computeIfAbsent(heading.group(1), _ -> new TreeSet<>())
                        : new TreeSet<>();
            } else if (field.matches()) {
                fields.add(field.group(1));
            }
        }
        return messages;
    }
}

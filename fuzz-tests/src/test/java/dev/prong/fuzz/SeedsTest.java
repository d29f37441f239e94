package dev.prong.fuzz;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The seeds among the resources are what an honest child sends. */
class SeedsTest {

    private static final Path SEEDS = Path.of("src/main/resources/seeds");

    @ParameterizedTest
    @EnumSource
    void areWhatTheirGeneratorMakes(Target target) throws IOException {
        Map<String, byte[]> made = Seeds.of(target);
        assertEquals(new TreeSet<>(made.keySet()), files(target),
                "run dev.prong.fuzz.Seeds with the folder " + SEEDS);
        for (Map.Entry<String, byte[]> each : made.entrySet()) {
            Path file = SEEDS.resolve(target.folder()).resolve(each.getKey());
            assertArrayEquals(each.getValue(), Files.readAllBytes(file),
                    file + " is another: run dev.prong.fuzz.Seeds with the folder " + SEEDS);
        }
    }

    private static Set<String> files(Target target) throws IOException {
        try (Stream<Path> files = Files.list(SEEDS.resolve(target.folder()))) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
        }
    }
}

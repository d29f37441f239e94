package dev.prong.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.Worker;
import dev.prong.tck.Shapes.Color;
import dev.prong.tck.Shapes.Node;
import dev.prong.tck.Shapes.Operation;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every value there and back: as what a task captures and returns, and as a message. */
abstract non-sealed class ValuesContract extends Contract {

    private static final String SAMPLES = "dev.prong.tck.Samples#all";
    private static final String KEPT = "dev.prong.tck.SampleCollections#kept";
    private static final String OTHERS = "dev.prong.tck.SampleCollections#others";

    private Worker<Integer> echo;
    private Recorder<Integer> heard;

    @ParameterizedTest(name = "{0}")
    @MethodSource({SAMPLES, KEPT, OTHERS})
    void capturesAndReturns(Sample sample) throws InterruptedException {
        Same.assertSame(sample.value(), runtime().run(returning(sample.value())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({SAMPLES, KEPT, OTHERS})
    void postsThereAndBack(Sample sample) {
        Same.assertSame(sample.value(), thereAndBack(sample.value()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource(OTHERS)
    void arrivesUnmodifiableUnlessItsClassIsKept(Sample sample) throws InterruptedException {
        assertTrue(SampleCollections.isUnmodifiable(runtime().run(returning(sample.value()))));
        assertTrue(SampleCollections.isUnmodifiable(thereAndBack(sample.value())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource(KEPT)
    void arrivesAsACopyIfItsClassIsKept(Sample sample) {
        assertNotSame(sample.value(), thereAndBack(sample.value()));
    }

    @Test
    void keepsTheTypeOfEmptyEnumCollections() throws InterruptedException {
        EnumSet<Color> set = runtime().run(returning(EnumSet.noneOf(Color.class)));
        EnumMap<Color, Integer> map = runtime().run(returning(new EnumMap<Color, Integer>(Color.class)));
        set.add(Color.RED);
        map.put(Color.BLUE, 1);
        assertEquals("[RED] {BLUE=1}", set + " " + map);
    }

    @Test
    void keepsTheBodyOfAnEnumConstant() throws InterruptedException {
        Operation plus = Operation.PLUS;
        int sum = runtime().run(_ -> plus.apply(2, 3));
        assertEquals(5, sum);
    }

    @Test
    void sharedObjectsArriveAsCopies() throws InterruptedException {
        List<Integer> shared = new ArrayList<>(List.of(1));
        List<?> arrived = runtime().run(returning(new ArrayList<>(List.of(shared, shared))));
        assertEquals(List.of(List.of(1), List.of(1)), arrived);
        assertNotSame(arrived.get(0), arrived.get(1));
    }

    @Test
    void everyValueInOneMessage() {
        List<Object> all = new ArrayList<>();
        Stream.of(Samples.all(), SampleCollections.kept(), SampleCollections.others())
                .forEach(samples -> samples.forEach(sample -> all.add(sample.value())));
        Same.assertSame(all, thereAndBack(all));
    }

    @Test
    void recordsArriveByTheirCanonicalConstructor() throws InterruptedException {
        Node node = new Node(1, new Node(2, null));
        assertEquals(2, assertInstanceOf(Node.class, runtime().run(_ -> node.next())).value());
    }

    private synchronized Object thereAndBack(Object message) {
        if (echo == null) {
            heard = new Recorder<>();
            echo = runtime().start(echo(), heard);
        }
        echo.postMessage(message);
        return heard.nextMessage();
    }
}

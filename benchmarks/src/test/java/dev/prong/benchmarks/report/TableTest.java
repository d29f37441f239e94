package dev.prong.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {

    @Test
    void medianIsTheMiddleOrTheMeanOfTwo() {
        assertEquals(3, Statistics.median(List.of(9.0, 1.0, 3.0)));
        assertEquals(2.5, Statistics.median(List.of(4.0, 1.0, 3.0, 2.0)));
        assertEquals("no median of no numbers",
                assertThrows(IllegalArgumentException.class, () -> Statistics.median(List.of())).getMessage());
    }

    @Test
    void ratioComparesNumbersOfOneRound() {
        assertEquals(2, Statistics.ratio(List.of(2.0, 40.0, 6.0), List.of(1.0, 20.0, 3.0)));
        assertEquals(Double.NaN, Statistics.ratio(List.of(2.0), List.of(0.0)));
        assertEquals("rounds do not match: numbers=[1.0], bases=[]", assertThrows(IllegalArgumentException.class,
                () -> Statistics.ratio(List.of(1.0), List.of())).getMessage());
    }

    @Test
    void printsMedianRangeAndRatioOfEachRow() {
        Table table = new Table("latency", "base");
        for (double round : List.of(1.0, 3.0, 2.0)) {
            table.add(new Figure("record", "base", 100 * round));
            table.add(new Figure("record", "other", 1_234 * round));
        }
        assertEquals("""
                latency
                  case    contender  median      min..max  to base
                  record  base          200      100..300     1.00
                  record  other       2,468  1,234..3,702    12.34
                """, table.toString());
    }

    @Test
    void printsNoRatioWithoutItsBase() {
        Table table = new Table("latency", "base");
        table.add(new Figure("lambda", "other", 0.5));
        assertEquals("""
                latency
                  case    contender  median      min..max  to base
                  lambda  other       0.500  0.500..0.500        -
                """, table.toString());
    }

    @Test
    void keepsTheDigitsThatMatter() {
        assertEquals(List.of("0", "0.012", "1.23", "12.3", "123", "1,234,567"),
                List.of(0, 0.0123, 1.234, 12.34, 123.4, 1_234_567).stream()
                        .map(number -> Table.number(number.doubleValue())).toList());
    }

    @Test
    void warnsOfABusyMachine() {
        assertEquals("", Machine.warning(0.5));
        assertEquals(
                "WARNING     the machine is busy: load=1.25, quiet=0.5 or less; these figures are not worth keeping\n",
                Machine.warning(1.25));
    }
}

package dev.prong.benchmarks.contender;

import java.util.AbstractList;
import java.util.RandomAccess;

/** The inputs of a map: the numbers from 0, made when they are asked for. */
final class Longs extends AbstractList<Long> implements RandomAccess {

    private final int count;

    Longs(int count) {
        this.count = count;
    }

    @Override
    public Long get(int index) {
        return (long) index;
    }

    @Override
    public int size() {
        return count;
    }
}

package dev.prong.command;

/** Listens for the close of a program that takes a while, and returns from its main. */
final class ListensAndReturns {

    private ListensAndReturns() {
    }

    public static void main(String[] args) {
        Command.shell("sleep 0.5; exit 3").spawn().onClose(exit -> System.out.println(exit));
    }
}

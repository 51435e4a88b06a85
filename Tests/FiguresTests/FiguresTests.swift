import Figures
import Testing

@Test("Ticks are multiples of 1, 2 or 5 times a power of ten")
func roundTicks() {
    #expect(Ticks(0...1, maximumCount: 6).values == [0, 0.2, 0.4, 0.6, 0.8, 1])
}

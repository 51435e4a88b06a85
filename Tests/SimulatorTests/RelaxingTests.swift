import Simulator
import Testing

@Test func theProcessKeepsItsSpreadAndItsMemory() {
    var generator = SeededGenerator(seed: 10)
    let process = Relaxing(memory: 500, step: 100)
    var value: Float = 0
    var squares = 0.0
    var products = 0.0
    for _ in 0..<50_000 {
        let next = process.next(value, deviation: 3, &generator)
        products += Double(next * value)
        squares += Double(value * value)
        value = next
    }
    #expect(abs(squares / 50_000 - 9) < 0.6)
    #expect(abs(products / squares - PortableMath.exp(-0.2)) < 0.02)
}

@Test func anInfiniteStepForgetsEverything() {
    var generator = SeededGenerator(seed: 11)
    let process = Relaxing(memory: 500, step: .infinity)
    #expect(abs(process.next(1e9, deviation: 1, &generator)) < 10)
}

/// A quantity that forgets its value over a memory time and keeps its spread (Ornstein-Uhlenbeck process).
package struct Relaxing {
    private let kept: Float
    private let renewed: Float

    /// Makes the process for one time step, in seconds like the memory; an infinite step forgets everything.
    package init(memory: Double, step: Double) {
        let kept = step.isFinite ? PortableMath.exp(-step / memory) : 0
        self.kept = Float(kept)
        renewed = Float((1 - kept * kept).squareRoot())
    }

    /// The value one step later.
    package func next(_ value: Float, deviation: Float, _ generator: inout SeededGenerator) -> Float {
        kept * value + renewed * deviation * Float(generator.normal())
    }
}

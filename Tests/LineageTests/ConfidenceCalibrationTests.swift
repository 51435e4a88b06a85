import Foundation
import Lineage
import Testing

@Suite struct ConfidenceCalibrationTests {
    /// Computed by hand: 1 / (1 + e^-(0.8 + 0.95 ln(p / (1 - p)))).
    @Test(arguments: zip([0.1, 0.5, 0.9, 0.99], [0.216299, 0.689974, 0.947218, 0.994321]))
    func mapsByTheLogistic(probability: Double, expected: Double) {
        #expect(abs(ConfidenceCalibration.confidence(of: probability) - expected) < 1e-5)
    }

    @Test func keepsTheOrderAndTheEnds() {
        #expect(ConfidenceCalibration.confidence(of: 0) == 0)
        #expect(ConfidenceCalibration.confidence(of: 1) == 1)
        let mapped = (0...1000).map { ConfidenceCalibration.confidence(of: Double($0) / 1000) }
        #expect(zip(mapped, mapped.dropFirst()).allSatisfy { $0 < $1 })
        #expect(mapped.allSatisfy { (0...1).contains($0) })
    }
}

import Foundation
import Simulator
import Testing

@Test func exponentialAgreesWithTheSystem() {
    for x in stride(from: -50.0, through: 50, by: 0.37) {
        #expect(abs(PortableMath.exp(x) / Foundation.exp(x) - 1) < 1e-14)
    }
    #expect(PortableMath.exp(0) == 1)
    #expect(PortableMath.exp(1e9).isFinite && PortableMath.exp(-1e9) > 0)
}

@Test func logarithmAgreesWithTheSystem() {
    for x in stride(from: 0.001, through: 30, by: 0.0173) {
        #expect(abs(PortableMath.log(x) - Foundation.log(x)) < 1e-14 * max(1, abs(Foundation.log(x))))
    }
    #expect(PortableMath.log(1) == 0)
    #expect(abs(PortableMath.log(1e300) - Foundation.log(1e300)) < 1e-12)
}

@Test func powersAgreeWithTheSystem() {
    #expect(abs(PortableMath.power(2, 10) - 1024) < 1e-11)
    #expect(abs(PortableMath.power(0.3, 0.6) - Foundation.pow(0.3, 0.6)) < 1e-15)
    #expect(PortableMath.power(0, 0.6) == 0)
}

@Test func unitVectorsAgreeWithTheSystem() {
    for turns in stride(from: -3.0, through: 3, by: 0.0137) {
        let vector = PortableMath.unitVector(turns: turns)
        #expect(abs(vector.x - cos(2 * .pi * turns)) < 1e-13)
        #expect(abs(vector.y - sin(2 * .pi * turns)) < 1e-13)
    }
    #expect(PortableMath.unitVector(turns: 0.25) == SIMD2(0, 1))
    #expect(PortableMath.unitVector(turns: -0.25) == SIMD2(0, -1))
    #expect(PortableMath.unitVector(turns: 0.5) == SIMD2(-1, 0))
}

@Test func smoothStepIsFlatAtItsEnds() {
    #expect(PortableMath.smoothStep(-1) == 0)
    #expect(PortableMath.smoothStep(0.5) == 0.5)
    #expect(PortableMath.smoothStep(2) == 1)
}

import MovieIO
import Testing

@Suite struct NaturalOrderTests {
    @Test func numbersCountAsNumbers() {
        #expect(NaturalOrder.sorted(["t10", "t2", "t1"]) == ["t1", "t2", "t10"])
        #expect(NaturalOrder.sorted(["a1b10", "a1b9", "a01b1"]) == ["a01b1", "a1b9", "a1b10"])
        #expect(NaturalOrder.sorted(["x", "x1", "1", ""]) == ["", "1", "x", "x1"])
    }

    @Test func numbersMayBeLongerThanAnyInteger() {
        let large = "99999999999999999999999999"
        #expect(NaturalOrder.precedes("t\(large)", "t1\(large)"))
        #expect(!NaturalOrder.precedes("t1\(large)", "t\(large)"))
    }

    /// A total order: exactly one of before, after and equal holds, and it is transitive.
    @Test func orderIsTotal() {
        var seed: UInt64 = 5
        func random(_ limit: Int) -> Int {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((seed >> 33) % UInt64(limit))
        }
        let letters = ["0", "1", "00", "9", "a", "_", "10"]
        let names = (0..<40).map { _ in
            (0..<random(5)).map { _ in letters[random(letters.count)] }.joined()
        }
        let sorted = NaturalOrder.sorted(names)
        for (index, left) in sorted.enumerated() {
            for right in sorted[index...] {
                #expect(!NaturalOrder.precedes(right, left), "\(left) \(right)")
                #expect(left == right || NaturalOrder.precedes(left, right), "\(left) \(right)")
            }
        }
    }
}

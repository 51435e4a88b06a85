/// Elementary functions from IEEE additions, multiplications, divisions and square roots only.
///
/// Those operations are correctly rounded everywhere, while the C library's `exp`, `log`, `sin` and `cos` differ in the
/// last bit from system to system. With these, one seed gives the same movie on every machine. Relative errors stay
/// below 1e-15.
package enum PortableMath {
    /// The exponential function; an argument beyond 700 counts as 700, one below -700 as -700.
    package static func exp(_ x: Double) -> Double {
        let limited = min(max(x, -700), 700)
        let exponent = (limited * 1.4426950408889634).rounded()
        let high = limited - exponent * 0.693147180369123816490
        let rest = high - exponent * 1.90821492927058770002e-10
        var sum = 1.0
        for n in stride(from: 14.0, through: 1.0, by: -1.0) {
            sum = 1 + sum * rest / n
        }
        return Double(sign: .plus, exponent: Int(exponent), significand: sum)
    }

    /// The natural logarithm of a positive, finite `x`.
    package static func log(_ x: Double) -> Double {
        precondition(x > 0 && x.isFinite, "the logarithm needs a positive number")
        var exponent = Double(x.exponent)
        var significand = x.significand
        if significand > 1.4142135623730951 {
            significand /= 2
            exponent += 1
        }
        let ratio = (significand - 1) / (significand + 1)
        let square = ratio * ratio
        // The series of artanh, written out because noise takes a logarithm for every second pixel.
        var sum = 1.0 / 23
        sum = sum * square + 1.0 / 21
        sum = sum * square + 1.0 / 19
        sum = sum * square + 1.0 / 17
        sum = sum * square + 1.0 / 15
        sum = sum * square + 1.0 / 13
        sum = sum * square + 1.0 / 11
        sum = sum * square + 1.0 / 9
        sum = sum * square + 1.0 / 7
        sum = sum * square + 1.0 / 5
        sum = sum * square + 1.0 / 3
        sum = sum * square + 1
        return exponent * 0.6931471805599453 + 2 * ratio * sum
    }

    /// `x` to the power of `exponent`; 0 for `x` at or below 0.
    package static func power(_ x: Double, _ exponent: Double) -> Double {
        x > 0 ? exp(exponent * log(x)) : 0
    }

    /// The unit vector (cosine, sine) at an angle given in turns; one turn is 360 degrees.
    package static func unitVector(turns: Double) -> SIMD2<Double> {
        let fraction = turns - turns.rounded()
        let quarter = (4 * fraction).rounded()
        let angle = 2 * Double.pi * (fraction - quarter / 4)
        let square = angle * angle
        var cosine = 1.0
        var sine = 1.0
        for n in stride(from: 16.0, through: 2.0, by: -2.0) {
            cosine = 1 - cosine * square / (n * (n - 1))
            sine = 1 - sine * square / (n * (n + 1))
        }
        sine *= angle
        switch Int(quarter) {
        case 0: return SIMD2(cosine, sine)
        case 1: return SIMD2(-sine, cosine)
        case -1: return SIMD2(sine, -cosine)
        default: return SIMD2(-cosine, -sine)
        }
    }

    /// The cubic step 3x^2 - 2x^3 from 0 at `x` <= 0 to 1 at `x` >= 1.
    package static func smoothStep(_ x: Double) -> Double {
        let limited = min(max(x, 0), 1)
        return limited * limited * (3 - 2 * limited)
    }
}

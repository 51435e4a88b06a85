import Foundation

/// Classes of vector instructions, from the narrowest to the widest.
package enum InstructionSet: Int, Comparable {
    case sse
    case avx
    case avx2
    case avx512

    package static func < (first: InstructionSet, second: InstructionSet) -> Bool {
        first.rawValue < second.rawValue
    }

    /// What this processor has; nil where that is unknown.
    static var ofProcessor: InstructionSet? {
        let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
        guard let flags = text.split(whereSeparator: \.isNewline).first(where: { $0.hasPrefix("flags") }) else {
            return nil
        }
        return InstructionSet(flags: Set(flags.split(separator: " ").map(String.init)))
    }

    /// The widest class that flags of a processor allow.
    package init(flags: Set<String>) {
        self =
            flags.isSuperset(of: ["avx512f", "avx512vl", "avx512dq"])
            ? .avx512 : flags.isSuperset(of: ["avx2", "fma"]) ? .avx2 : flags.contains("avx") ? .avx : .sse
    }

    /// The class of OpenBLAS's kernels for processors of x86; nil for others.
    init?(kernels: String) {
        switch kernels.lowercased() {
        case "skylakex", "cooperlake", "sapphirerapids": self = .avx512
        case "haswell", "zen", "excavator": self = .avx2
        case "sandybridge", "bulldozer", "piledriver", "steamroller": self = .avx
        case "prescott", "core2", "penryn", "dunnington", "nehalem", "atom", "nano", "opteron", "opteron_sse3",
            "barcelona", "bobcat", "katmai", "coppermine", "northwood", "banias", "generic":
            self = .sse
        default: return nil
        }
    }

    /// A warning when kernels are of a lower class than the processor.
    package static func slowness(kernels: String, processor: InstructionSet?, forced: String?) -> String? {
        guard let processor, let used = InstructionSet(kernels: kernels), used < processor else { return nil }
        let cause =
            forced.map { "because OPENBLAS_CORETYPE is set to \($0); unset it" }
            ?? "because its version does not know this processor; a newer one may"
        return
            "OpenBLAS uses its kernels '\(kernels)', of a lower class than this processor's, which can halve the speed, "
            + cause
    }
}

import NeuralNetwork
import Testing

@Suite struct NumericSystemTests {
    @Test func namesItsLibraries() {
        #expect(!NumericSystem.openBLASKernels.isEmpty)
        #expect(NumericSystem.openBLASConfiguration.contains("OpenBLAS"))
        #expect(NumericSystem.oneDNNVersion.split(separator: ".").count == 3)
    }

    @Test func measuresTheRateOfProducts() throws {
        #expect(try NumericSystem.matrixRate(.float32, workers: Workers(count: 2)) > 0.1)
    }

    @Test func warnsOfKernelsBelowTheProcessor() {
        let wide: Set = ["avx", "avx2", "fma", "avx512f", "avx512vl", "avx512dq"]
        let processor = InstructionSet(flags: wide)
        #expect(processor == .avx512)
        #expect(InstructionSet(flags: ["avx", "avx2", "fma"]) == .avx2)
        #expect(InstructionSet(flags: ["avx", "avx2"]) == .avx)
        #expect(InstructionSet(flags: []) == .sse)
        let forced = InstructionSet.slowness(kernels: "Haswell", processor: processor, forced: "Haswell")
        #expect(forced?.contains("OPENBLAS_CORETYPE") == true)
        let old = InstructionSet.slowness(kernels: "Zen", processor: processor, forced: nil)
        #expect(old?.contains("newer") == true)
        #expect(InstructionSet.slowness(kernels: "Cooperlake", processor: processor, forced: nil) == nil)
        #expect(InstructionSet.slowness(kernels: "NEOVERSEN1", processor: processor, forced: nil) == nil)
        #expect(InstructionSet.slowness(kernels: "Haswell", processor: nil, forced: nil) == nil)
    }
}

{# A piece of generated code, in a namespace of its own within the single source file. #}
{% macro cpp_file() %}
namespace code_{{codeobj_name}} {
{{support_code_lines|autoindent}}
{{hashdefine_lines|autoindent}}
{% block declarations %}{% endblock %}
{% if _divided is defined and _divided %}
static void run_part(int32_t _begin, int32_t _end) {
    using namespace brian;
    %CONSTANTS%
    {{pointers_lines|autoindent}}
    {% block part %}{% endblock %}
}
{% endif %}
static void run() {
    using namespace brian;
    %CONSTANTS%
    {{pointers_lines|autoindent}}
    {% block maincode %}{% endblock %}
}
}
static void _run_{{codeobj_name}}() { code_{{codeobj_name}}::run(); }
{% block extra_functions_cpp %}{% endblock %}
{% endmacro %}

{% macro h_file() %}{% endmacro %}

{% macro before_run_cpp_file() %}
namespace before_{{codeobj_name}} {
{{support_code_lines|autoindent}}
static void before_run() {
    using namespace brian;
    %CONSTANTS%
    {{pointers_lines|autoindent}}
    {% block before_code %}
    // EMPTY_CODE_BLOCK
    {% endblock %}
}
}
static void _before_run_{{codeobj_name}}() { before_{{codeobj_name}}::before_run(); }
{% endmacro %}

{% macro before_run_h_file() %}{% endmacro %}

{% macro after_run_cpp_file() %}
namespace after_{{codeobj_name}} {
static void after_run() {
    using namespace brian;
    %CONSTANTS%
    {{pointers_lines|autoindent}}
    {% block after_code %}
    // EMPTY_CODE_BLOCK
    {% endblock %}
}
}
static void _after_run_{{codeobj_name}}() { after_{{codeobj_name}}::after_run(); }
{% endmacro %}

{% macro after_run_h_file() %}{% endmacro %}
